"""What planners do with requests: ask a section, renew and take back its link, send it back.

A planner may do so where every plan that is asked about is theirs, an administrator
always; any other role only looks. A secret is given out once, when it is made.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import Connection, insert

from chino_metrics.model.errors import NotAllowedError
from chino_metrics.model.plan import Book
from chino_metrics.store.accounts import audit
from chino_metrics.store.accounts.audit import Event
from chino_metrics.store.accounts.authority import Actor, Role
from chino_metrics.store.accounts.sessions import digest
from chino_metrics.store.collecting import draft_rows
from chino_metrics.store.collecting.request_rows import (
    FORMER_LINKS,
    REQUESTS,
    Request,
    RequestError,
    RequestState,
    UnknownRequestError,
    day_of,
    described,
    existing,
    found,
    store,
)
from chino_metrics.store.database.engine import Database, now
from chino_metrics.store.database.seals import seal
from chino_metrics.store.revisions.history import require_printable, rows
from chino_metrics.store.revisions.rules import as_of_now

#: Where the site takes a secret: behind the # it reaches no server log and no other site.
PATH: Final = "/request#"
#: Days for which the link works after the due day, where the planner says nothing else.
USUAL_GRACE: Final = 14
MOST_GRACE: Final = 90
#: How far ahead a due day may lie.
FARTHEST: Final = timedelta(days=366)
LONGEST_COMMENT: Final = 2_000
_BYTES: Final = 16
_NOT_YOURS: Final = (
    "この依頼には、あなたの担当でない計画の指標が入っています。"
    "担当の計画だけを依頼するか、管理者に頼んでください。"
)
_ONLY_LOOKS: Final = "依頼を扱えるのは計画担当者と管理者だけです。"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a section is to be asked for; ``indicators`` are ids."""

    year: int
    department: str
    indicators: tuple[str, ...]
    due: date
    grace: int = USUAL_GRACE


def ask(
    database: Database, by: Actor, asked: Asked, book: Book, at: datetime | None = None
) -> tuple[Request, str]:
    """Make a request; returns it and its link's secret, which is shown this once.

    ``book`` is what is published. Raises NotAllowedError for plans that are not ``by``'s,
    RequestError for what cannot be asked.
    """
    moment, secret = at or now(), secrets.token_urlsafe(_BYTES)
    plans = _plans(asked, book)
    _require_days(asked.due, asked.grace, moment)
    with database.writing() as connection:
        by = require_authority(connection, by, plans)
        _require_unasked(connection, asked.year, asked.indicators)
        values = {
            "year": asked.year,
            "department": asked.department,
            "plans": sorted(plans),
            "indicators": [*asked.indicators],
            "digest": digest(secret),
            "due": asked.due.isoformat(),
            "grace": asked.grace,
            "created_at": moment,
            "created_by": require_printable(by.name),
            "state": RequestState.ASKED,
            "entries": {},
            "version": 0,
            "comment": "",
        }
        made = connection.execute(insert(REQUESTS).values(values).returning(REQUESTS.c.id)).one()
        seal(connection, REQUESTS, made.id)
        request = existing(connection, made.id)
        record(connection, Event.REQUEST_ASKED, by, request, moment)
        return request, secret


def renew(
    database: Database,
    by: Actor,
    request_id: int,
    due: date | None = None,
    grace: int | None = None,
    at: datetime | None = None,
) -> tuple[Request, str]:
    """A new secret for a request, also for one whose link was taken back; the old one is void.

    ``due`` and ``grace`` may be set anew. Raises NotAllowedError, RequestError.
    """
    moment, secret = at or now(), secrets.token_urlsafe(_BYTES)
    with database.writing() as connection:
        by, before = _authorised(connection, by, request_id)
        due, grace = due or before.due, before.grace if grace is None else grace
        _require_days(due, grace, moment)
        _require_unasked(connection, before.year, before.indicators, but=before.id)
        _retire_link(connection, before.id)
        request = store(
            connection,
            before.id,
            digest=digest(secret),
            due=due.isoformat(),
            grace=grace,
            revoked_at=None,
        )
        record(connection, Event.REQUEST_RENEWED, by, request, moment)
        return request, secret


def revoke(database: Database, by: Actor, request_id: int, at: datetime | None = None) -> Request:
    """Take a link back: it opens nothing any more; what was submitted stays.

    Raises NotAllowedError, RequestError.
    """
    moment = at or now()
    with database.writing() as connection:
        by, _ = _authorised(connection, by, request_id)
        request = store(connection, request_id, revoked_at=moment)
        record(connection, Event.REQUEST_REVOKED, by, request, moment)
        return request


def send_back(
    database: Database,
    by: Actor,
    request_id: int,
    comment: str,
    due: date | None = None,
    at: datetime | None = None,
) -> Request:
    """Open what was submitted again, with a comment that the section reads; ``due`` may be later.

    Raises NotAllowedError; RequestError where nothing was submitted, where the comment is
    missing, where a draft that is not published has it, and where the link no longer works
    on this day.
    """
    moment, said = at or now(), require_printable(comment, lines=True)
    if not 0 < len(said) <= LONGEST_COMMENT:
        raise RequestError(
            f"何を直してほしいかを、{LONGEST_COMMENT:,}字までで書いてください。担当課の画面に出ます。"
        )
    with database.writing() as connection:
        by, before = _authorised(connection, by, request_id)
        if before.is_writable:
            raise RequestError("まだ提出されていないため、差し戻せません。")
        _require_out_of_drafts(connection, before)
        _require_days(due or before.due, before.grace, moment)
        request = store(
            connection,
            request_id,
            state=RequestState.SENT_BACK,
            comment=said,
            due=(due or before.due).isoformat(),
            draft_id=None,
            file_id=None,
        )
        record(connection, Event.REQUEST_SENT_BACK, by, request, moment)
        return request


def of_year(database: Database, by: Actor, year: int | None = None) -> tuple[Request, ...]:
    """The requests of a fiscal year, or all, that ``by`` may see, the oldest first.

    A planner sees those about a plan of theirs, everybody else with an account all.
    """
    with database.reading() as connection:
        by = as_of_now(connection, by)
        wanted = REQUESTS.c.year == year if year is not None else REQUESTS.c.id > 0
        return tuple(r for r in found(connection, wanted) if may_look(by, r))


def get(database: Database, by: Actor, request_id: int) -> Request:
    """One request that ``by`` may see; UnknownRequestError for any other, alike."""
    with database.reading() as connection:
        return seen_by(connection, by, request_id)


def may_look(by: Actor, request: Request) -> bool:
    """Whether ``by`` may see what a section has typed: planners what is about a plan of theirs."""
    return by.role is not Role.PLANNER or bool(by.plans & request.plans)


def may_act(by: Actor, request: Request) -> bool:
    """Whether ``by`` may renew, take back, send back and take in."""
    return by.role in {Role.PLANNER, Role.ADMINISTRATOR} and by.may_publish(request.plans)


def _authorised(connection: Connection, by: Actor, request_id: int) -> tuple[Actor, Request]:
    request = seen_by(connection, by, request_id)
    return require_authority(connection, by, request.plans), request


def seen_by(connection: Connection, by: Actor, request_id: int) -> Request:
    """One request that ``by`` may see; UnknownRequestError for any other, alike."""
    request = existing(connection, request_id)
    if not may_look(as_of_now(connection, by), request):
        raise UnknownRequestError
    return request


def require_authority(connection: Connection, by: Actor, plans: Iterable[str]) -> Actor:
    """The actor as the accounts have it now; NotAllowedError for who may not act for ``plans``."""
    current = as_of_now(connection, by)
    if current.role not in {Role.PLANNER, Role.ADMINISTRATOR}:
        raise NotAllowedError(_ONLY_LOOKS)
    if not current.may_publish(frozenset(plans)):
        raise NotAllowedError(_NOT_YOURS)
    return current


def _plans(asked: Asked, book: Book) -> frozenset[str]:
    """The plans that are asked about; RequestError for what the book does not have."""
    known = book.indicator_by_id
    ids = asked.indicators
    if not ids or len({*ids}) < len(ids) or any(i not in known for i in ids):
        raise RequestError("依頼する指標がわかりません。一覧を開き直して、選び直してください。")
    if any(book.section_of(known[i]) != asked.department for i in ids):
        raise RequestError(
            f"{asked.department}の担当でない指標が入っています。一覧を開き直してください。"
        )
    return frozenset(known[i].plan_id for i in ids)


def _require_days(due: date, grace: int, at: datetime) -> None:
    today = day_of(at)
    if not 0 <= grace <= MOST_GRACE:
        raise RequestError(f"期限のあとに記入できる日数は、0日から{MOST_GRACE}日までです。")
    if due > today + FARTHEST:
        raise RequestError("期限は、今日から1年以内の日にしてください。")
    if due + timedelta(days=grace) < today:
        raise RequestError("期限が過ぎています。新しい期限を選んでください。")


def _require_unasked(
    connection: Connection, year: int, indicators: Iterable[str], but: int = 0
) -> None:
    """RequestError where another request that is not taken back asks for one of ``indicators``."""
    wanted = (REQUESTS.c.year == year) & REQUESTS.c.revoked_at.is_(None) & (REQUESTS.c.id != but)
    for other in found(connection, wanted):
        if {*other.indicators} & {*indicators}:
            raise RequestError(
                f"{other.department}への{other.year}年度の依頼は、もうあります。"
                "リンクを渡し直すときは「作り直す」を使ってください。"
            )


def _require_out_of_drafts(connection: Connection, request: Request) -> None:
    """RequestError where what was submitted would be published all the same."""
    if request.draft_id is None:
        return
    draft = draft_rows.get(connection, request.draft_id)
    if draft.state not in draft_rows.CLOSED:
        raise RequestError(
            f"この提出は案「{draft.name}」に入っています。先に案から外すと、差し戻せます。"
        )


def _retire_link(connection: Connection, request_id: int) -> None:
    digests = REQUESTS.select().with_only_columns(REQUESTS.c.digest)
    old = rows(connection, digests.where(REQUESTS.c.id == request_id))[0]["digest"]
    connection.execute(insert(FORMER_LINKS).values(digest=old, request_id=request_id))


def record(connection: Connection, what: Event, by: Actor, request: Request, at: datetime) -> None:
    """Note what a planner did."""
    audit.record(connection, what, by.name, described(request), at=at)
