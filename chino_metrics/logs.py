"""The log: one line an event, with its time, level and cause; and where the audit log goes.

A fault that comes again and again is said some times a minute and then counted, so that
nobody can fill a disk with it. Audit entries are never left out.
"""

from __future__ import annotations

import json
import logging
import sys
import time
from collections.abc import Callable
from datetime import datetime
from logging.handlers import WatchedFileHandler
from pathlib import Path
from typing import Final

from chino_metrics import settings
from chino_metrics.model.errors import ChinoMetricsError

AUDIT: Final = logging.getLogger("chino_audit")
#: Lines of one kind in a window of so many seconds.
MOST_OF_A_KIND: Final = 20
WINDOW: Final = 60.0
#: Whose lines take our form, and those of them that are worth one.
_FOREIGN: Final = ("streamlit", "uvicorn", "websockets")
_OURS: Final = ("chino_dashboard", "chino_metrics")

log: Final = logging.getLogger("chino_dashboard")


class TextLines(logging.Formatter):
    """``2026-11-26 13:45:01.123+09:00 ERROR chino_dashboard: what happened``."""

    def format(self, record: logging.LogRecord) -> str:
        """One line; a traceback follows on lines of its own."""
        said = record.getMessage().replace("\r", "\\r").replace("\n", "\\n")
        line = f"{_moment(record)} {record.levelname} {record.name}: {said}"
        return "\n".join(filter(None, (line, _traceback(record))))


class JsonLines(logging.Formatter):
    """The same as one object of JSON: time, level, logger, message, traceback."""

    def format(self, record: logging.LogRecord) -> str:
        """One line whatever is said: JSON holds no line break."""
        event = {
            "time": _moment(record),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        trace = _traceback(record)
        return json.dumps(event | ({"traceback": trace} if trace else {}), ensure_ascii=False)


class Seldom(logging.Filter):
    """Lets some lines of a kind (one place of the program) through in a window, counts the rest."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._seen: dict[tuple[str, int], tuple[float, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether it is written; the first one after a window says how many were not."""
        kind = record.pathname, record.lineno
        began, count = self._seen.get(kind, (float("-inf"), 0))
        now = self._clock()
        if now - began < WINDOW:
            self._seen[kind] = began, count + 1
            return count < MOST_OF_A_KIND
        self._seen[kind] = now, 1
        if count > MOST_OF_A_KIND:
            record.msg = f"{record.getMessage()} (and {count - MOST_OF_A_KIND} like it before)"
            record.args = ()
        return True


def set_up() -> None:
    """The log of a running site, on standard error."""
    handler = logging.StreamHandler()
    handler.setFormatter(_form())
    handler.addFilter(Seldom())
    logging.root.handlers = [handler]
    for name in _OURS:
        logging.getLogger(name).setLevel(logging.INFO)
    for name, logger in list(logging.root.manager.loggerDict.items()):
        if isinstance(logger, logging.Logger) and name.split(".")[0] in _FOREIGN:
            logger.handlers = []
            logger.propagate = True
    # no line with an address for every visitor who comes, asks and goes
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
    logging.getLogger("uvicorn.access").propagate = False
    _set_up_audit(logging.StreamHandler())


def set_up_command() -> None:
    """The log of a command: audit entries in the file that is set, nothing else."""
    if settings.audit_log() not in {"", "-"}:
        _set_up_audit(logging.NullHandler())


def cause(error: ChinoMetricsError) -> str:
    """What is said of an error, and in brackets what the driver or the system said first.

    For the log: it may name files and hosts, and never holds values of a statement.
    """
    deepest: BaseException = error
    while deepest.__cause__ is not None:
        deepest = deepest.__cause__
    if deepest is error:
        return error.message
    first = (str(deepest).strip().splitlines() or [""])[0]
    return f"{error.message} ({type(deepest).__name__}: {first})"


def _set_up_audit(otherwise: logging.Handler) -> None:
    """Audit entries to the file or standard output of the settings, else to ``otherwise``."""
    AUDIT.setLevel(logging.INFO)
    AUDIT.propagate = False
    named = settings.audit_log()
    try:
        handler = _audit_handler(named) if named else otherwise
    except OSError as error:
        log.error("the audit log cannot be written to %s: %s", named, error)
        handler = otherwise
    if handler is otherwise:
        handler.setFormatter(_form())
    for old in AUDIT.handlers:
        old.close()
    AUDIT.handlers = [handler]


def _audit_handler(named: str) -> logging.Handler:
    """Lines of JSON as they are; a file is its owner's, and may be moved away by a log rotator."""
    if named == "-":
        return logging.StreamHandler(sys.stdout)
    Path(named).touch(mode=0o600)
    return WatchedFileHandler(named, encoding="utf-8")


def _form() -> logging.Formatter:
    return JsonLines() if settings.is_log_json() else TextLines()


def _moment(record: logging.LogRecord) -> str:
    """The local time with its offset."""
    moment = datetime.fromtimestamp(record.created).astimezone()
    return moment.isoformat(sep=" ", timespec="milliseconds")


def _traceback(record: logging.LogRecord) -> str:
    return logging.Formatter().formatException(record.exc_info) if record.exc_info else ""
