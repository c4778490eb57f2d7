"""What is to be published, who has put it together, and who must agree."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import Connection

from chino_metrics.store.accounts.authority import Actor
from chino_metrics.store.accounts.preferences import preferences
from chino_metrics.store.revisions import approvals, history


@dataclass(frozen=True, slots=True)
class Candidate:
    """What is to be published: ``workbook`` as it was compared with revision ``base``.

    ``sha256`` is that of the workbook previewed; another is refused. ``uploads`` are all that
    it is made of, ``upload_id`` the one that the revision names; ``hands`` are the names of
    those who have put it together, beside those who have brought the uploads.
    """

    base: int
    workbook: bytes = field(repr=False)
    sha256: str
    upload_id: int | None = None
    uploads: tuple[int, ...] = ()
    hands: frozenset[str] = frozenset()

    def authors(self, connection: Connection) -> frozenset[str]:
        """The names of all who have put something in."""
        every = {*self.uploads, *([] if self.upload_id is None else [self.upload_id])}
        people = {history.uploader(connection, upload_id) for upload_id in every}
        return self.hands | {name for name in people if name}


def require_approval(connection: Connection, actor: Actor, candidate: Candidate) -> None:
    """Raise NotAllowedError where the site asks for a second person and there was none."""
    rule = preferences(connection).approval
    authors = candidate.authors(connection) or frozenset({actor.name})
    approvals.require_second_person(
        connection, rule, actor, candidate.base, candidate.sha256, authors
    )


def origin(
    connection: Connection, candidate: Candidate
) -> tuple[int | None, str | None, str | None]:
    """Id, name and sha256 of the upload that a revision names; None where it names none."""
    if candidate.upload_id is None:
        return None, None, None
    upload = history.uploaded(connection, candidate.upload_id)
    return upload.id, upload.name, upload.sha256
