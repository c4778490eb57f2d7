"""Drafts (案): what is gathered for the next edition, kept on the server under a name.

A draft is made of pieces in an order: uploads, or editions to be taken back. Its workbook
is the three-way merge of them over its base, with the owner's choices where they conflict.
It is computed until it is *fixed*: from then on approval, preview and publication are of
the very same bytes, and any change of a piece makes it open again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import (
    Connection,
    delete,
    insert,
    select,
)

from chino_metrics.model.errors import ConflictError, NotAllowedError, QuotaError
from chino_metrics.store.accounts import audit
from chino_metrics.store.accounts.audit import Event
from chino_metrics.store.accounts.authority import Actor
from chino_metrics.store.collecting.draft_changes import changed, stored, who_changes, who_puts_in
from chino_metrics.store.collecting.draft_rows import (
    DRAFTS,
    NO_DRAFT,
    PIECES,
    Draft,
    State,
    draft_of,
    edition_of,
    get,
)
from chino_metrics.store.collecting.request_rows import give_back, submission
from chino_metrics.store.database.engine import Database, now
from chino_metrics.store.database.seals import seal
from chino_metrics.store.revisions import history
from chino_metrics.store.revisions.history import (
    UPLOADS,
    Revision,
    require_printable,
    rows,
)
from chino_metrics.store.revisions.rules import as_of_now

#: Pieces of one draft, and drafts of one person that are neither published nor thrown away.
MOST_PIECES: Final = 100
MOST_DRAFTS: Final = 50
LONGEST_NAME: Final = 100

_NO_NAME: Final = f"案の名前を、{LONGEST_NAME}字までで書いてください。"
_TWICE: Final = "このファイルは、もうこの案に入っています。"
_MANY: Final = f"1つの案に入れられるのは{MOST_PIECES}件までです。案を分けてください。"
_MANY_DRAFTS: Final = (
    f"公開していない案は、1人{MOST_DRAFTS}件までです。使わない案を取りやめてください。"
)
_OTHERS_FILE: Final = "このファイルは、ほかの方のものです。自分で送ったファイルを選んでください。"
_SUBMITTED: Final = "課から提出されたものは、「とりまとめ」の画面から案に入れてください。"


def create(
    database: Database, by: Actor, name: str, base: int, at: datetime | None = None
) -> Draft:
    """A new draft over revision ``base``, without a piece.

    Raises NotAllowedError for a name that cannot be, QuotaError for too many drafts.
    """
    with database.writing() as connection:
        return created(connection, by, name, base, at or now())


def created(connection: Connection, by: Actor, name: str, base: int, at: datetime) -> Draft:
    """What ``create`` does, within a transaction."""
    said = require_printable(name)
    if not 0 < len(said) <= LONGEST_NAME:
        raise NotAllowedError(_NO_NAME)
    actor = who_puts_in(connection, by)
    _require_few(connection, actor)
    values = {
        "name": said,
        "owner": actor.name,
        "base": base,
        "state": State.OPEN,
        "comment": "",
        "choices": {},
        "version": 1,
        "created_at": at,
        "changed_at": at,
        "held": 0,
    }
    row = connection.execute(insert(DRAFTS).values(values).returning(DRAFTS.c.id)).one()
    seal(connection, DRAFTS, row.id)
    audit.record(connection, Event.DRAFT_MADE, actor.name, f"{row.id} {said}", at=at)
    return get(connection, row.id)


def every(database: Database, by: Actor) -> tuple[Draft, ...]:
    """The drafts that ``by`` may see, the one changed last first."""
    newest = select(DRAFTS).order_by(DRAFTS.c.changed_at.desc(), DRAFTS.c.id.desc())
    with database.reading() as connection:
        actor = as_of_now(connection, by)
        mine = newest if actor.may_approve else newest.where(DRAFTS.c.owner == actor.name)
        return tuple(draft_of(connection, row) for row in rows(connection, mine))


def seen(database: Database, by: Actor, draft_id: int) -> Draft:
    """One draft; NotAllowedError where there is none, or none that ``by`` may see."""
    with database.reading() as connection:
        found = get(connection, draft_id)
        if not found.may_see(as_of_now(connection, by)):
            raise NotAllowedError(NO_DRAFT)
        return found


def add_upload(
    database: Database, by: Actor, draft: Draft, upload_id: int, at: datetime | None = None
) -> Draft:
    """Put an upload of one's own (an administrator: any) into the draft, after the others.

    Raises ConflictError (the draft has changed since, it is in already), NotAllowedError,
    QuotaError, StoreError.
    """
    with database.writing() as connection:
        actor = who_changes(connection, by, draft)
        if upload_id in draft.uploads:
            raise ConflictError(_TWICE)
        if not actor.may_see(history.uploader(connection, upload_id) or ""):
            raise NotAllowedError(_OTHERS_FILE)
        if submission(connection, upload_id) is not None:
            raise NotAllowedError(_SUBMITTED)
        return _with_piece(connection, actor, draft, at or now(), upload_id=upload_id)


def add_submission(
    connection: Connection, by: Actor, draft: Draft, upload_id: int, at: datetime
) -> Draft:
    """Put in what a section has submitted; within the transaction that marks it as taken."""
    actor = who_changes(connection, by, draft)
    if upload_id in draft.uploads:
        raise ConflictError(_TWICE)
    return _with_piece(connection, actor, draft, at, upload_id=upload_id)


def take_back(
    database: Database, by: Actor, draft: Draft, number: int, at: datetime | None = None
) -> Draft:
    """Take the changes of edition ``number`` back within the draft; raises what ``add_upload`` does."""
    with database.writing() as connection:
        actor = who_changes(connection, by, draft)
        history.get(connection, number)
        return _with_piece(connection, actor, draft, at or now(), taken_back=number)


def remove(
    database: Database, by: Actor, draft: Draft, piece_id: int, at: datetime | None = None
) -> Draft:
    """Take a piece out; the upload itself stays, and a submission is to be taken in again."""
    with database.writing() as connection:
        actor = who_changes(connection, by, draft)
        for piece in draft.pieces:
            if piece.id == piece_id and piece.upload_id is not None:
                give_back(connection, draft.id, piece.upload_id)
        mine = PIECES.c.draft_id == draft.id, PIECES.c.id == piece_id
        connection.execute(delete(PIECES).where(*mine))
        return changed(connection, actor, draft, at or now(), f"-{piece_id}")


def choose(
    database: Database,
    by: Actor,
    draft: Draft,
    choices: Mapping[str, str],
    at: datetime | None = None,
) -> Draft:
    """Choose between what conflicts, by the keys of the conflicts; later choices replace earlier."""
    with database.writing() as connection:
        actor = who_changes(connection, by, draft)
        kept = {k: c for k, c in {**draft.choices, **choices}.items() if c}
        return changed(connection, actor, draft, at or now(), "choices", choices=kept)


def drop(database: Database, by: Actor, draft: Draft, at: datetime | None = None) -> Draft:
    """Give the draft up; its uploads stay, and its submissions are to be taken in again."""
    with database.writing() as connection:
        actor = who_changes(connection, by, draft)
        give_back(connection, draft.id)
        return stored(
            connection, actor, draft, at or now(), Event.DRAFT_DROPPED, state=State.DROPPED
        )


def originals(
    database: Database, by: Actor, revisions: Sequence[Revision]
) -> dict[int, dict[int, str]]:
    """The files of which revisions were put together, by number and id: those that ``by`` may see.

    Of revisions that name no upload themselves; those without a file are left out.
    """
    with database.reading() as connection:
        actor = as_of_now(connection, by)
        found = {
            r.number: {i: name for i, name, who in _sources(connection, r) if actor.may_see(who)}
            for r in revisions
            if r.upload_id is None and r.base is not None
        }
    return {number: files for number, files in found.items() if files}


def _sources(connection: Connection, revision: Revision) -> list[tuple[int, str, str]]:
    """Id, name and sender of each upload in the draft that a revision was."""
    wanted = (
        select(UPLOADS.c.id, UPLOADS.c.name, UPLOADS.c.who)
        .join(PIECES, PIECES.c.upload_id == UPLOADS.c.id)
        .join(DRAFTS, DRAFTS.c.id == PIECES.c.draft_id)
        .where(
            DRAFTS.c.over == revision.base,
            DRAFTS.c.workbook_sha256 == revision.workbook_sha256,
            DRAFTS.c.state != State.DROPPED,
        )
        .order_by(PIECES.c.id)
    )
    return [(r["id"], r["name"], r["who"]) for r in rows(connection, wanted)]


def _require_few(connection: Connection, actor: Actor) -> None:
    """Raise QuotaError where one person has too many drafts under way."""
    mine = select(DRAFTS.c.id, DRAFTS.c.over, DRAFTS.c.workbook_sha256).where(
        DRAFTS.c.owner == actor.name, DRAFTS.c.state != State.DROPPED
    )
    open_ones = [r for r in rows(connection, mine) if edition_of(connection, r, now()) is None]
    if len(open_ones) >= MOST_DRAFTS:
        raise QuotaError(_MANY_DRAFTS)


def _with_piece(
    connection: Connection, actor: Actor, draft: Draft, at: datetime, **of: int
) -> Draft:
    if len(draft.pieces) >= MOST_PIECES:
        raise QuotaError(_MANY)
    piece = insert(PIECES).values(draft_id=draft.id, at=at, **of).returning(PIECES.c.id)
    seal(connection, PIECES, connection.execute(piece).one().id)
    return changed(connection, actor, draft, at, " ".join(f"+{k} {v}" for k, v in of.items()))
