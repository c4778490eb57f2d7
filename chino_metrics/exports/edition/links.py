"""The files of the static edition, and a choice whose addresses lead to them."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from typing import Any, Final

from chino_metrics.model.municipality import municipalities, municipality_of
from chino_metrics.model.plan import Book
from chino_metrics.views.choice import Choice
from chino_metrics.views.scene import Scene

#: The file of every page of which there is one, by its path on the site.
FILES: Final = {
    "": "index.html",
    "cross": "cross.html",
    "trends": "trends.html",
    "changes": "changes.html",
    "data_check": "data_check.html",
    "method": "method.html",
    "glossary": "glossary.html",
    "history": "updates.html",
    "succession": "succession.html",
}
DOWNLOADS: Final = "downloads/"
#: Small letters only: Windows takes A and a for one name.
_SAFE: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")


def safe_name(identifier: str) -> str:
    """An id as part of a file name: itself where that is safe, else ``~`` and a hash of it.

    The same id always has the same name, and no two ids share one.
    """
    if _SAFE.fullmatch(identifier):
        return identifier
    return "~" + hashlib.sha256(identifier.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def plan_file(plan_id: str) -> str:
    """``plan_bosai.html``."""
    return f"plan_{safe_name(plan_id)}.html"


def indicator_file(indicator_id: str) -> str:
    """``indicator_bosai-2-1.html``."""
    return f"indicator_{safe_name(indicator_id)}.html"


def indicator_csv(indicator_id: str) -> str:
    """The name of an indicator's table among the downloads: ``indicator_bosai-2-1.csv``."""
    return f"indicator_{safe_name(indicator_id)}.csv"


@dataclass(frozen=True, slots=True)
class StillChoice(Choice):
    """A choice whose links are files of the edition, all in one folder.

    Of many municipalities each has a folder of its own, below the page that leads to them.

    What has no file of its own (a filter, an order) leads to the page without it;
    a page that the edition does not have is a KeyError.
    """

    book: Book = field(kw_only=True, compare=False, repr=False)

    @property
    def is_still(self) -> bool:
        """These pages stand for themselves."""
        return True

    def link(self, page: str, *, selected: bool = False, **changes: Any) -> str:
        """The file for a page or file of the site, relative to the folder of the page it stands on."""
        chosen = self.but(**changes)
        whose = chosen.municipality or self._owner(page, chosen)
        return self._way_to(whose) + self._file(page, chosen)

    def _owner(self, page: str, chosen: Choice) -> str:
        """Whose plan or indicator is named on a page of all; "" for other pages."""
        if page not in {"plan", "indicator"} or not municipalities(self.book):
            return ""
        return municipality_of(self.book, "", chosen.plan, chosen.indicator).code

    def _way_to(self, municipality: str) -> str:
        """From the folder of one municipality, or the first, to that of another; "" to its own."""
        if municipality == self.municipality:
            return ""
        up, down = "../" if self.municipality else "", f"{municipality}/" if municipality else ""
        return up + down

    def _file(self, page: str, chosen: Choice) -> str:
        folder, _, name = page.rpartition("/")
        if folder == "download":
            return DOWNLOADS + (
                indicator_csv(chosen.indicator) if name == "indicator.csv" else name
            )
        if page == "plan":
            return plan_file(chosen.plan or self.book.plans[0].id)
        if page == "indicator":
            return indicator_file(chosen.indicator or self._first_of(chosen.plan))
        return FILES[page]

    def _first_of(self, plan_id: str) -> str:
        """The indicator that the site shows where none is chosen: the first of the plan, or of all."""
        of_plan = [i for i in self.book.indicators if i.plan_id == plan_id]
        return (of_plan or self.book.indicators)[0].id


def still_choice(scene: Scene) -> StillChoice:
    """The 評価年度 and the data of a scene, and nothing else of its choice."""
    chosen = scene.choice
    as_of = chosen.as_of if chosen.as_of in scene.years else None
    return StillChoice(
        as_of=as_of, data=chosen.data, municipality=chosen.municipality, book=scene.book
    )
