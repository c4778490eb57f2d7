"""A second pair of eyes: who has looked at exactly this workbook over exactly this base.

The rule is an administrator's setting. With ``other_person`` an edition is published only
where somebody who put nothing into it has approved it, or is the one who publishes.
"""

from __future__ import annotations

from collections.abc import Set
from datetime import datetime
from typing import Final

from sqlalchemy import Column, Connection, Integer, String, Table, Text, insert, select

from chino_metrics.model.errors import NotAllowedError
from chino_metrics.store.accounts.authority import Actor
from chino_metrics.store.accounts.preferences import Approval
from chino_metrics.store.database.engine import METADATA
from chino_metrics.store.database.tables import Moment, make_immutable
from chino_metrics.store.revisions.history import require_printable, rows

APPROVALS: Final = Table(
    "approval",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("base", Integer, nullable=False),
    Column("workbook_sha256", String(64), nullable=False, index=True),
    Column("who", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("comment", Text, nullable=False),
    sqlite_autoincrement=True,
)
make_immutable(APPROVALS)

NOT_APPROVED: Final = (
    "公開には、この内容に何も入れていない方の承認が要ります。"
    "案にして承認を求めるか、ほかの方に公開を頼んでください。"
)
OWN: Final = "自分が入れた内容は、自分では承認できません。ほかの方に頼んでください。"


def approve(
    connection: Connection,
    actor: Actor,
    base: int,
    workbook_sha256: str,
    authors: Set[str],
    comment: str,
    at: datetime,
) -> None:
    """Note that ``actor`` approves this workbook over revision ``base``.

    Raises NotAllowedError where they have put something in, or may not approve.
    """
    if actor.name in authors:
        raise NotAllowedError(OWN)
    values = {
        "base": base,
        "workbook_sha256": workbook_sha256,
        "who": require_printable(actor.name),
        "at": at,
        "comment": require_printable(comment, lines=True),
    }
    connection.execute(insert(APPROVALS).values(**values))


def approvers(connection: Connection, base: int, workbook_sha256: str) -> tuple[str, ...]:
    """Who has approved this workbook over revision ``base``, in the order of their names."""
    same = APPROVALS.c.base == base, APPROVALS.c.workbook_sha256 == workbook_sha256
    found = rows(connection, select(APPROVALS.c.who).where(*same).distinct())
    return tuple(sorted(row["who"] for row in found))


def require_second_person(
    connection: Connection,
    rule: Approval,
    actor: Actor,
    base: int,
    workbook_sha256: str,
    authors: Set[str],
) -> None:
    """Raise NotAllowedError where only those who put it in have seen what is to be published."""
    if rule is Approval.NONE or actor.name not in authors:
        return
    if not set(approvers(connection, base, workbook_sha256)) - authors:
        raise NotAllowedError(NOT_APPROVED)
