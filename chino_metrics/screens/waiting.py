"""What the pages that publish have to know of beforehand, so that nothing is refused late."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from chino_metrics.store.revisions.history import Revision


@dataclass(frozen=True, slots=True)
class Rules:
    """Whether what one has put in needs another person's approval; the edition that waits.

    ``refusal`` says why what was asked for cannot be done.
    """

    needs_approval: bool = False
    waiting: Revision | None = None
    refusal: str = ""


#: Nothing stands in the way.
FREE: Final = Rules()
