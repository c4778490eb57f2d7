"""Who acts, and what they may do."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """Planners publish their own plans; administrators everything, and they undo.

    Approvers see what is to be published and approve it; they bring nothing of their own.
    """

    PLANNER = "planner"
    ADMINISTRATOR = "administrator"
    APPROVER = "approver"


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who has signed in, or the operator at the command line (``account_id`` None).

    ``plans`` are the ids of a planner's own plans; an administrator needs none.
    """

    name: str
    role: Role
    plans: frozenset[str] = frozenset()
    account_id: int | None = None

    @property
    def is_administrator(self) -> bool:
        """Whether every plan is theirs."""
        return self.role is Role.ADMINISTRATOR

    @property
    def may_bring(self) -> bool:
        """Whether they may put anything in: files, answers, editions of their own."""
        return self.role is not Role.APPROVER

    @property
    def may_approve(self) -> bool:
        """Whether they may look at what others want to publish, and approve it."""
        return self.role in {Role.APPROVER, Role.ADMINISTRATOR}

    def may_publish(self, plans: Set[str]) -> bool:
        """Whether a change to ``plans`` is theirs to publish."""
        return self.is_administrator or (self.may_bring and plans <= self.plans)

    def may_see(self, owner: str) -> bool:
        """Whether what ``owner`` has brought is theirs to see as it came: it may hold more than is public."""
        return self.is_administrator or owner == self.name
