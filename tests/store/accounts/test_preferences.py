"""What administrators set for the whole site."""

from __future__ import annotations

import pytest

from chino_metrics.model.errors import NotAllowedError
from chino_metrics.store.accounts import audit
from chino_metrics.store.accounts.accounts import Draft
from chino_metrics.store.accounts.administration import AccountChange, add_account, change_account
from chino_metrics.store.accounts.audit import Event
from chino_metrics.store.accounts.authority import Role
from chino_metrics.store.accounts.preferences import (
    Approval,
    PreferenceError,
    Preferences,
    last_changes,
    preferences,
    set_preference,
)
from chino_metrics.store.database.engine import Database
from tests.support.made_revisions import ADMINISTRATOR, PLANNER


def now_set(database: Database) -> Preferences:
    with database.reading() as connection:
        return preferences(connection)


def test_what_is_set_stands_and_is_told(database: Database) -> None:
    assert now_set(database) == Preferences(keep_days=365, approval=Approval.NONE)
    set_preference(database, ADMINISTRATOR, "keep_days", "１８０")
    set_preference(database, ADMINISTRATOR, "approval", "other_person")
    assert now_set(database) == Preferences(keep_days=180, approval=Approval.OTHER_PERSON)
    with database.reading() as connection:
        assert last_changes(connection)["keep_days"].changed_by == ADMINISTRATOR.name
    told = [(e.what, e.who, e.detail) for e in audit.entries(database)]
    assert told == [
        (Event.SETTING_CHANGED, ADMINISTRATOR.name, "approval = other_person"),
        (Event.SETTING_CHANGED, ADMINISTRATOR.name, "keep_days = 180"),
    ]


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("colour", "red", "keep_days、approval"),
        ("keep_days", "29", "30から3,650まで"),
        ("keep_days", "3651", "30から3,650まで"),
        ("keep_days", "-365", "整数"),
        ("keep_days", "365.5", "整数"),
        ("approval", "nobody", "other_person"),
    ],
)
def test_what_cannot_be_set_is_refused(database: Database, key: str, value: str, said: str) -> None:
    with pytest.raises(PreferenceError, match=said):
        set_preference(database, ADMINISTRATOR, key, value)
    assert now_set(database) == Preferences()


def test_only_who_is_an_administrator_now_sets(database: Database) -> None:
    account, _ = add_account(database, ADMINISTRATOR, Draft("鈴木", Role.ADMINISTRATOR))
    add_account(database, ADMINISTRATOR, Draft("田中", Role.ADMINISTRATOR))
    change_account(database, ADMINISTRATOR, "鈴木", AccountChange(role=Role.PLANNER))
    for actor in (PLANNER, account.actor):
        with pytest.raises(NotAllowedError, match="管理者だけ"):
            set_preference(database, actor, "approval", "none")
    assert now_set(database) == Preferences()
