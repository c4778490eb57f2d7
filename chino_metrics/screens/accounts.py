"""アカウント: who may sign in and do what, for administrators; and the audit log."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from markupsafe import Markup

from chino_metrics.screens import frame
from chino_metrics.store.accounts.accounts import Account
from chino_metrics.store.accounts.audit import AuditEntry, Event
from chino_metrics.store.accounts.authority import Actor
from chino_metrics.store.accounts.preferences import FEWEST_DAYS, MOST_DAYS, Preferences
from chino_metrics.views.scene import Scene

#: Entries of the log on a page.
PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Row:
    """An account, whether a sign-in takes a second step, and how many sessions are open."""

    account: Account
    has_second_step: bool
    sessions: int


@dataclass(frozen=True, slots=True)
class Log:
    """A page of the audit log as it is narrowed: to a name, to a kind; ``count`` in all."""

    entries: tuple[AuditEntry, ...]
    count: int
    number: int = 1
    who: str = ""
    what: str = ""

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.count // PAGE_SIZE))

    def address(self, number: int) -> str:
        """The address of another page of the log."""
        named = {"who": self.who, "what": self.what, "page": number if number > 1 else ""}
        return f"/accounts?{urlencode({k: v for k, v in named.items() if v})}#kiroku"


def render(
    scene: Scene, actor: Actor, rows: Sequence[Row], settings: Preferences, log: Log
) -> Markup:
    """The whole page."""
    return frame.render(
        "accounts",
        "accounts/all.html",
        scene,
        actor=actor,
        rows=tuple(rows),
        settings=settings,
        demand=settings.second_factor,
        days=(FEWEST_DAYS, MOST_DAYS),
        log=log,
        events=tuple(Event),
        short_names={plan.id: plan.full_short_name for plan in scene.book.plans},
    )


def render_refused(scene: Scene, actor: Actor | None) -> Markup:
    """What anybody else sees, of one's own account too where nobody has signed in."""
    return frame.render("accounts", "accounts/refused.html", scene, actor=actor)
