"""Pauses after failed sign-ins, by name and by network address, kept in the database.

A browser that is known to be the person's own (``devices``) has a count of its own
instead of both, so that no stranger can keep anybody out.

The fifth failure for a name, and the twentieth from an address, make a pause of a
minute, and each further one a pause twice as long, up to fifteen. Failures count together as long as each
follows within fifteen minutes of the end of the pause before it. An attempt is counted
before the password is looked at, so that many at once gain nothing; attempts during a
pause are turned away uncounted.
"""

from __future__ import annotations

import hashlib
import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Column, Connection, Integer, String, Table, delete, insert, select, update

from chino_metrics.model.errors import NotAllowedError
from chino_metrics.store.accounts import accounts
from chino_metrics.store.database.engine import METADATA
from chino_metrics.store.database.tables import Moment

NAME_LIMIT: Final = 5
ADDRESS_LIMIT: Final = 20
FIRST_PAUSE: Final = timedelta(minutes=1)
LONGEST_PAUSE: Final = timedelta(minutes=15)
#: Failures are forgotten when this long after the pause nothing has failed.
MEMORY: Final = timedelta(minutes=15)

FAILURES: Final = Table(
    "sign_in_failure",
    METADATA,
    Column("key", String(80), primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("last_at", Moment, nullable=False),
    info={"transient": True},
)


class ThrottledError(NotAllowedError):
    """Too many failures: nothing was looked at; worth another try after ``pause``."""

    def __init__(self, pause: timedelta, what: str = "サインインに続けて失敗した") -> None:
        minutes = -(-pause // FIRST_PAUSE)
        super().__init__(
            f"{what}ため、受け付けを止めています。"
            f"しばらく（{minutes}分ほど）待って、もう一度お試しください。"
        )
        self.pause = pause


@dataclass(frozen=True, slots=True)
class Attempt:
    """A sign-in that is being tried, as the counters know it; without an address by name alone."""

    name_key: str
    address_key: str = ""

    @property
    def limits(self) -> tuple[tuple[str, int], ...]:
        """Each counter with the failures after which it pauses."""
        both = ((self.name_key, NAME_LIMIT), (self.address_key, ADDRESS_LIMIT))
        return tuple((key, limit) for key, limit in both if key)


def attempt(name: str, address: str, device: str = "") -> Attempt:
    """The counters of a name and a network address (an IPv6 address counts by its /64).

    ``device`` is the number of a browser known to be the person's own, which counts alone.
    """
    if device:
        return Attempt(f"device:{_hashed(device)}")
    return Attempt(f"name:{_hashed(accounts.fold(name))}", f"address:{network_of(address)}")


def attempt_as(account_id: int, what: str, device: str = "") -> Attempt:
    """The counter of what only somebody can try who has got past the password of an account."""
    return Attempt(f"{what}:{_hashed(device) if device else account_id}")


def attempt_from(address: str, what: str) -> Attempt:
    """The counter of what a network address tries without any name."""
    return Attempt("", f"{what}:{network_of(address)}")


def count(connection: Connection, tried: Attempt, at: datetime) -> None:
    """Count an attempt as failed until it proves otherwise; ThrottledError during a pause."""
    forgotten = at - LONGEST_PAUSE - MEMORY
    connection.execute(delete(FAILURES).where(FAILURES.c.last_at < forgotten))
    before = [_failures(connection, key, limit, at) for key, limit in tried.limits]
    for (key, _), failures in zip(tried.limits, before, strict=True):
        connection.execute(delete(FAILURES).where(FAILURES.c.key == key))
        values = {"key": key, "failures": failures + 1, "last_at": at}
        connection.execute(insert(FAILURES).values(values))


def succeed(connection: Connection, tried: Attempt) -> None:
    """Forget the failures of the name; the address keeps those it had before this attempt."""
    connection.execute(delete(FAILURES).where(FAILURES.c.key == tried.name_key))
    _take_back(connection, tried.address_key)


def withdraw(connection: Connection, tried: Attempt) -> None:
    """Take back an attempt that was counted and never looked at."""
    _take_back(connection, tried.name_key)
    _take_back(connection, tried.address_key)


def forgive(connection: Connection, name: str) -> None:
    """Forget the failures of a name."""
    connection.execute(delete(FAILURES).where(FAILURES.c.key == attempt(name, "").name_key))


def _failures(connection: Connection, key: str, limit: int, at: datetime) -> int:
    """How many failures still count; ThrottledError where their pause has not ended."""
    row = connection.execute(select(FAILURES).where(FAILURES.c.key == key)).first()
    if row is None:
        return 0
    pause = _pause(row.failures - limit)
    passed = at - row.last_at
    if passed < -LONGEST_PAUSE:  # the clock was set back: no pause of hours
        return int(row.failures)
    if pause and passed < pause:
        raise ThrottledError(pause - passed)
    return int(row.failures) if passed < pause + MEMORY else 0


def _pause(above: int) -> timedelta:
    """The pause after so many failures above the limit."""
    return timedelta(0) if above < 0 else min(FIRST_PAUSE * 2 ** min(above, 8), LONGEST_PAUSE)


def _take_back(connection: Connection, key: str) -> None:
    counted = update(FAILURES).where(FAILURES.c.key == key, FAILURES.c.failures > 0)
    connection.execute(counted.values(failures=FAILURES.c.failures - 1))


def network_of(address: str) -> str:
    """What counts as one address: an IPv6 address by its /64; what is no address by its hash."""
    try:
        known = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return _hashed(address)
    if isinstance(known, ipaddress.IPv6Address):
        if known.ipv4_mapped is not None:
            return str(known.ipv4_mapped)
        return str(ipaddress.ip_network((known, 64), strict=False))
    return str(known)


def _hashed(text: str) -> str:
    """Names are hashed: people type passwords into the wrong field."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
