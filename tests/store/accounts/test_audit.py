"""The audit log: only added to, in order, and one honest line each."""

from __future__ import annotations

import json
import logging

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError

from chino_metrics.store.accounts import audit
from chino_metrics.store.accounts.audit import AUDIT, Event
from chino_metrics.store.database.engine import Database
from tests.support.made_accounts import NOON, after


def test_entries_come_newest_first_and_as_many_as_asked(database: Database) -> None:
    # the clock goes back between them: the number orders, not the time
    with database.writing() as connection:
        for k in range(5):
            audit.record(connection, Event.SIGN_IN, f"n{k}", "d", "::1", after(hours=-k))
    found = audit.entries(database, limit=3)
    assert [e.who for e in found] == ["n4", "n3", "n2"]
    assert (found[0].what, found[0].detail, found[0].address) == (Event.SIGN_IN, "d", "::1")
    assert found[0].at == after(hours=-4)


@pytest.mark.parametrize(
    "change", [update(AUDIT).values(who="x"), delete(AUDIT)], ids=["update", "delete"]
)
def test_no_entry_can_be_changed_or_deleted(database: Database, change: object) -> None:
    audit.note(database, Event.PUBLISH, "taro")
    with pytest.raises(IntegrityError), database.writing() as connection:
        connection.execute(change)
    assert [e.who for e in audit.entries(database)] == ["taro"]


@pytest.mark.parametrize(
    "name",
    [
        'taro\n{"what": "publish"}',
        "taro\r\nGET /",
        "taro\x1b[2K",
        "taro\u2028x",
        "taro\u202eorat",
        "taro\x85x",
        "\ud800taro",
        "t" * 100_000,
    ],
)
def test_a_name_forges_no_line(
    name: str, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "chino_audit"):
        entry = audit.note(database, Event.SIGN_IN_REFUSED, name, name, name)
    line = caplog.messages[-1]
    assert line.isascii()
    assert len(line.splitlines()) == 1
    assert json.loads(line)["who"] == entry.who
    assert entry.who.isprintable()
    assert len(entry.who) <= audit.LONGEST


def test_what_is_rolled_back_leaves_no_entry(database: Database) -> None:
    with pytest.raises(ZeroDivisionError), database.writing() as connection:
        audit.record(connection, Event.PUBLISH, "taro", at=NOON)
        raise ZeroDivisionError
    assert audit.entries(database) == ()
