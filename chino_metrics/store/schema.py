"""Every table of the store; who needs all of them imports this, so that none is forgotten."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Table

from chino_metrics.store.accounts import (
    accounts,
    audit,
    devices,
    links,
    oidc,
    preferences,
    sessions,
    throttling,
)
from chino_metrics.store.accounts.factors import passkeys, recovery, steps, totp
from chino_metrics.store.collecting import draft_rows, previews, request_rows
from chino_metrics.store.database.engine import METADATA, Database
from chino_metrics.store.revisions import approvals, history, readings, schedule

#: The modules that define tables.
OWNERS: Final = (
    *(accounts, audit, devices, links, oidc, preferences, sessions, throttling),
    *(passkeys, recovery, steps, totp),
    *(approvals, draft_rows, history, previews, readings, request_rows, schedule),
)


def open_database(url: str) -> Database:
    """The database at ``url``, with every table known to it."""
    return Database(url)


def lasting_tables() -> list[Table]:
    """Tables that belong in a backup, those that others refer to first."""
    return [t for t in METADATA.sorted_tables if not t.info.get("transient")]
