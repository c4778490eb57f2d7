"""Errors that a caller may catch; the message is Japanese and says what to do."""

from __future__ import annotations


class ChinoMetricsError(Exception):
    """Base of every error of this library; ``message`` may be shown as it is."""

    def __init__(self, message: str) -> None:
        """Keep ``message`` for the screen."""
        super().__init__(message)
        self.message = message


class UnreadableWorkbookError(ChinoMetricsError):
    """The file as a whole cannot be read: not a workbook, or sheets or columns missing."""


class NotAllowedError(ChinoMetricsError):
    """Who asks may not do this."""


class UnpublishableError(ChinoMetricsError):
    """What is to be published is not complete: no comment, or nothing changed."""


class ConflictError(ChinoMetricsError):
    """Somebody else has published since the comparison; compare again."""


class QuotaError(ChinoMetricsError):
    """More than may be kept, or than can be done at once."""


class EditionError(ChinoMetricsError):
    """The static edition cannot be written into the folder that was named."""


class StoreError(ChinoMetricsError):
    """What is stored cannot be read or written now: a full disk, a damaged file."""


class MissingStoreError(StoreError):
    """There is no store yet: no database file, or none of its tables."""


class DamagedStoreError(StoreError):
    """What is stored is not what was stored; the last good state can still be shown."""


class OtherVersionError(StoreError):
    """The tables are those of another version of the program; nothing is damaged.

    ``reason`` says so; the message goes on with what an administrator does.
    """

    def __init__(self, reason: str, remedy: str) -> None:
        """Keep both as one message."""
        super().__init__(f"{reason}{remedy}")
        self.reason = reason


class UnknownRevisionError(StoreError):
    """There is no revision of this number, or nothing was uploaded for it."""


class ExportError(ChinoMetricsError):
    """A file to take along cannot be made or written."""


class PeriodError(ChinoMetricsError):
    """What an address names to be compared does not exist: a day before the first revision."""
