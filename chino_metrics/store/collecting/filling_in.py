"""What a section does with the secret of a request's link: save, bring a file, submit.

Every function raises UnknownLinkError, ClosedLinkError and ThrottledError as
``request_links.opened`` does, and ReadOnlyError once it was submitted. The audit log has
every submission, and a saving where none was noted within ten minutes: a page saves by
itself. It never has what was typed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, update

from chino_metrics.store.accounts import audit
from chino_metrics.store.accounts.audit import Event
from chino_metrics.store.collecting.request_links import looked_up, working
from chino_metrics.store.collecting.request_rows import (
    EntryField,
    OthersSavedError,
    Request,
    RequestError,
    RequestState,
    day_of,
    described,
    store,
)
from chino_metrics.store.database.engine import Database, now
from chino_metrics.store.revisions.history import UPLOADS, Upload, require_printable, uploaded
from chino_metrics.store.revisions.quota import require_open
from chino_metrics.store.revisions.repository import Revisions
from chino_metrics.workbook.entries import default_source

#: Characters of one text: what a cell of the workbook has room for.
LONGEST: Final[Mapping[EntryField, int]] = {
    **dict.fromkeys(EntryField, 2_000),
    EntryField.VALUE: 100,
    EntryField.REASON: 100,
    EntryField.DUE: 300,
}
#: The key, among the answers to an upload, of the source to be published (``ingest.worker``).
SOURCE: Final = "source"
#: Changes that are saved at once.
MOST_CHANGES: Final = 2_000
#: Savings that follow one another within this time are one use in the audit log.
ONE_USE: Final = timedelta(minutes=10)


class ReadOnlyError(RequestError):
    """It was submitted: nothing can be written until the planner sends it back."""

    def __init__(self) -> None:
        super().__init__(
            "提出されているため、書き換えられません。直すときは、依頼した担当に差し戻しを頼んでください。"
        )


@dataclass(frozen=True, slots=True)
class Change:
    """A text that was typed; ``was`` is what its author saw saved there before."""

    indicator_id: str
    field: EntryField
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a saving: the request as it is now, and the ``conflicts``.

    A change in conflict was not saved: somebody else saved another text there meanwhile,
    which stands in the request's entries.
    """

    request: Request
    conflicts: tuple[Change, ...]


def save(
    database: Database,
    secret: str,
    changes: Iterable[Change],
    address: str = "",
    at: datetime | None = None,
) -> Saved:
    """Save what was typed, text by text, where nobody else has saved another meanwhile.

    Raises RequestError for what is not asked for or too long; then nothing is saved.
    """
    moment, wanted = at or now(), _sound(changes)
    looked_up(database, secret, address, moment)
    with database.writing() as connection:
        request = _writable(connection, secret, moment)
        _require_asked(request, wanted)
        entries = {key: dict(texts) for key, texts in request.entries.items()}
        conflicts = tuple(c for c in wanted if not _applied(entries, c))
        if entries == request.entries:
            return Saved(request, conflicts)
        saved = store(
            connection,
            request.id,
            entries=entries,
            version=request.version + 1,
            saved_at=moment,
            state=_begun(request),
        )
        if request.saved_at is None or not abs(moment - request.saved_at) < ONE_USE:
            detail = described(saved)
            audit.record(connection, Event.REQUEST_SAVED, saved.who, detail, address, moment)
        return Saved(saved, conflicts)


def keep_file(
    revisions: Revisions,
    secret: str,
    content: bytes,
    name: str,
    address: str = "",
    at: datetime | None = None,
) -> Request:
    """Keep the section's own file, to be looked at and then submitted; QuotaError."""
    moment = at or now()
    looked_up(revisions.database, secret, address, moment)
    with revisions.database.writing() as connection:
        request = _writable(connection, secret, moment)
        kept = _kept(revisions, connection, request, content, name, moment)
        request = store(
            connection, request.id, file_id=kept.id, saved_at=moment, state=_begun(request)
        )
        detail = f"{described(request)} {kept.name} sha256={kept.sha256}"
        audit.record(connection, Event.REQUEST_FILE, request.who, detail, address, moment)
        return request


def drop_file(
    database: Database, secret: str, address: str = "", at: datetime | None = None
) -> Request:
    """Go back to filling in by hand: the file is not to be submitted (it stays kept)."""
    moment = at or now()
    looked_up(database, secret, address, moment)
    with database.writing() as connection:
        request = _writable(connection, secret, moment)
        _note(connection, Event.REQUEST_FILE_DROPPED, request, address, moment)
        return store(connection, request.id, file_id=None)


def _note(
    connection: Connection, what: Event, request: Request, address: str, at: datetime
) -> None:
    audit.record(connection, what, request.who, described(request), address, at)


def file_of(database: Database, request: Request) -> Upload | None:
    """The section's own file that is not submitted yet."""
    with database.reading() as connection:
        return None if request.file_id is None else uploaded(connection, request.file_id)


def submitted_file(database: Database, request: Request) -> Upload | None:
    """What was submitted last."""
    with database.reading() as connection:
        return None if request.upload_id is None else uploaded(connection, request.upload_id)


def answer(
    database: Database,
    secret: str,
    answers: Mapping[str, str],
    address: str = "",
    at: datetime | None = None,
) -> Request:
    """Add answers to the questions about the section's own file; RequestError where there is none."""
    moment = at or now()
    looked_up(database, secret, address, moment)
    with database.writing() as connection:
        request = _writable(connection, secret, moment)
        if request.file_id is None:
            raise RequestError("ファイルがありません。もう一度選んでください。")
        before = uploaded(connection, request.file_id).answers
        given = {key: said for key, said in ({**before} | {**answers}).items() if said}
        require_open(connection, request.file_id, given)
        chosen = update(UPLOADS).where(UPLOADS.c.id == request.file_id)
        connection.execute(chosen.values(answers=given))
        _note(connection, Event.REQUEST_ANSWERED, request, address, moment)
        return request


def submit(
    revisions: Revisions,
    secret: str,
    version: int,
    content: bytes,
    address: str = "",
    at: datetime | None = None,
) -> Request:
    """Submit what was typed: ``content`` is the workbook made of the entries of ``version``.

    It is kept as an upload in the same transaction. Raises OthersSavedError where
    ``version`` is not the newest, QuotaError.
    """
    moment = at or now()
    looked_up(revisions.database, secret, address, moment)
    with revisions.database.writing() as connection:
        request = _writable(connection, secret, moment)
        if request.version != version:
            raise OthersSavedError
        name = f"{request.department}の報告.xlsx"
        upload = _kept(revisions, connection, request, content, name, moment)
        return _submitted(connection, request, upload.id, moment, address)


def submit_file(
    database: Database,
    secret: str,
    file_id: int,
    address: str = "",
    at: datetime | None = None,
) -> Request:
    """Submit the section's own file, which was looked at; OthersSavedError where it is another by now."""
    moment = at or now()
    looked_up(database, secret, address, moment)
    with database.writing() as connection:
        request = _writable(connection, secret, moment)
        if request.file_id is None or request.file_id != file_id:
            raise OthersSavedError
        return _submitted(connection, request, file_id, moment, address)


def _writable(connection: Connection, secret: str, at: datetime) -> Request:
    request = working(connection, secret, at)
    if not request.is_writable:
        raise ReadOnlyError
    return request


def _begun(request: Request) -> RequestState:
    is_back = request.state is RequestState.SENT_BACK
    return request.state if is_back else RequestState.BEGUN


def _kept(
    revisions: Revisions,
    connection: Connection,
    request: Request,
    content: bytes,
    name: str,
    at: datetime,
) -> Upload:
    """Keep a file of the section's, with the source that its values are to have."""
    upload = revisions.uploads.add(connection, content, name, request.who)
    source = default_source(request.department, day_of(at))
    chosen = update(UPLOADS).where(UPLOADS.c.id == upload.id)
    connection.execute(chosen.values(answers={SOURCE: source}))
    return upload


def _submitted(
    connection: Connection, request: Request, upload_id: int, at: datetime, address: str
) -> Request:
    submitted = store(
        connection,
        request.id,
        state=RequestState.SUBMITTED,
        upload_id=upload_id,
        submitted_at=at,
        comment="",
    )
    detail = f"{described(submitted)} ファイル{upload_id}"
    audit.record(connection, Event.REQUEST_SUBMITTED, submitted.who, detail, address, at)
    return submitted


def _sound(changes: Iterable[Change]) -> tuple[Change, ...]:
    """The changes as they may be kept; RequestError for too many, or too long a text."""
    sound = tuple(
        Change(c.indicator_id, c.field, c.was, require_printable(c.now, lines=True))
        for c in changes
    )
    if len(sound) > MOST_CHANGES:
        raise RequestError("一度に送られた欄が多すぎます。")
    for change in sound:
        if len(change.now) > LONGEST[change.field]:
            raise RequestError(
                f"{len(change.now):,}字ある欄があります。{LONGEST[change.field]:,}字までで書いてください。"
            )
    return sound


def _require_asked(request: Request, changes: Iterable[Change]) -> None:
    if any(c.indicator_id not in request.indicators for c in changes):
        raise RequestError("この依頼にない指標の欄が送られました。ページを開き直してください。")


def _applied(entries: dict[str, dict[str, str]], change: Change) -> bool:
    """Write a change into ``entries``; False where another text stands than its author saw."""
    texts = entries.get(change.indicator_id, {})
    stands = texts.get(change.field, "")
    if stands not in {change.was, change.now}:
        return False
    texts = texts | {str(change.field): change.now}
    kept = {field: text for field, text in texts.items() if text}
    entries.pop(change.indicator_id, None)
    if kept:
        entries[change.indicator_id] = kept
    return True
