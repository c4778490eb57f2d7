"""The link of a request: the secret that opens it, or why it opens nothing.

A right secret says why it no longer works; a wrong one is answered alike whatever it is,
and counted by network address. Every opening is in the audit log, refused ones too.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select

from chino_metrics.model.errors import NotAllowedError
from chino_metrics.store.accounts import audit, throttling
from chino_metrics.store.accounts.audit import Event
from chino_metrics.store.accounts.sessions import digest
from chino_metrics.store.accounts.throttling import ThrottledError
from chino_metrics.store.collecting.request_rows import (
    FORMER_LINKS,
    REQUESTS,
    Request,
    day_of,
    described,
    existing,
    found,
)
from chino_metrics.store.database.engine import Database, now
from chino_metrics.wording.formats import day


class UnknownLinkError(NotAllowedError):
    """No request has this secret."""

    def __init__(self) -> None:
        super().__init__(
            "このリンクは使えません。届いた文のリンクを、終わりまで写して開いてください。"
            "それでも開けないときは、依頼した担当に新しいリンクを頼んでください。"
        )


class ClosedLinkError(NotAllowedError):
    """The secret is right, and its link works no more; the message says why."""


def opened(
    database: Database,
    secret: str,
    address: str = "",
    at: datetime | None = None,
    *,
    use: Event = Event.REQUEST_OPENED,
) -> Request:
    """The request of a link that somebody opens, or uses otherwise; noted in the audit log.

    Raises UnknownLinkError, ClosedLinkError (revoked, expired, replaced by another),
    ThrottledError after too many wrong ones.
    """
    moment = at or now()
    request = looked_up(database, secret, address, moment)
    detail = described(request)
    with database.writing() as connection:
        audit.record(connection, use, request.who, detail, address, moment)
    return request


def looked_up(
    database: Database, secret: str, address: str = "", at: datetime | None = None
) -> Request:
    """The request of a link that works; raises what ``opened`` does, which is noted."""
    moment = at or now()
    with database.reading() as connection:
        request = _known(connection, secret)
        refusal = _refusal(connection, request, secret, moment)
    if request is not None and refusal is None:
        return request
    with database.writing() as connection:
        if request is None:
            _count(connection, address, moment)
        who, detail = (request.who, described(request)) if request else ("", "")
        audit.record(connection, Event.REQUEST_REFUSED, who, detail, address, moment)
    raise refusal or UnknownLinkError


def working(connection: Connection, secret: str, at: datetime) -> Request:
    """The request of a link that works, asked within a transaction: it may just have been revoked.

    Raises UnknownLinkError, ClosedLinkError.
    """
    request = _known(connection, secret)
    refusal = _refusal(connection, request, secret, at)
    if request is None or refusal is not None:
        raise refusal or UnknownLinkError
    return request


def _count(connection: Connection, address: str, at: datetime) -> None:
    """Count a wrong secret; ThrottledError in a pause.

    Who has a right one is never asked: it cannot be guessed, and the sections of a city hall
    share one address.
    """
    try:
        throttling.count(connection, throttling.attempt_from(address, "request"), at)
    except ThrottledError as error:
        raise ThrottledError(error.pause, "使えないリンクが続けて開かれた") from None


def _known(connection: Connection, secret: str) -> Request | None:
    """The request that has, or had, this secret."""
    hashed = digest(secret)
    current = found(connection, REQUESTS.c.digest == hashed)
    if current:
        return current[0]
    former = select(FORMER_LINKS.c.request_id).where(FORMER_LINKS.c.digest == hashed)
    number = connection.execute(former).scalar()
    return None if number is None else existing(connection, number)


def _refusal(
    connection: Connection, request: Request | None, secret: str, at: datetime
) -> ClosedLinkError | None:
    """Why the link of a right secret does not work; None where it does."""
    if request is None:
        return None
    if not found(connection, REQUESTS.c.digest == digest(secret)):
        return ClosedLinkError(
            "このリンクは、新しいリンクに替わりました。あとから届いたリンクを開いてください。"
        )
    if request.is_revoked:
        return ClosedLinkError(
            "この依頼は取り消されました。心当たりがないときは、依頼した担当に尋ねてください。"
        )
    if request.is_expired(day_of(at)):
        return ClosedLinkError(
            f"記入できる日（{day(request.last_day)}まで）を過ぎました。"
            "まだ出していないときは、依頼した担当に期限を延ばすよう頼んでください。"
        )
    return None
