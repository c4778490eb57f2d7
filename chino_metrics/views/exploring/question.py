"""What a reader asks on the page 探索, and the address that says so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from chino_metrics.model.plan import Indicator
from chino_metrics.views.choice import MOST_COMPARED, Choice, with_query

#: The three ways to look, by their names in the address.
VIEWS: Final = {"spread": "散らばり", "heat": "色の表", "beside": "並べて"}
KINDS: Final = {"": "すべて", "reach": "期限までの目標", "yearly": "毎年度の目標"}
MEASURES: Final = {"": "目安に対する進み", "progress": "目標までの進み"}
SCALES: Final = {
    "": "それぞれの単位で",
    "base": "基準値を100として",
    "progress": "基準値を0%、目標を100%として",
}
#: As many indicators stand side by side.
MOST: Final = MOST_COMPARED


@dataclass(frozen=True, slots=True)
class Question:
    """``view`` is one of ``VIEWS``, ``kind`` of ``KINDS``, ``by`` of ``MEASURES``, ``scale`` of ``SCALES``.

    ``sort`` is the fiscal year that the table of years is sorted by, None for printed order;
    ``more`` asks for reference series and events.
    """

    view: str = "spread"
    kind: str = ""
    by: str = ""
    sort: int | None = None
    scale: str = ""
    more: bool = False

    @property
    def query(self) -> str:
        """What the address says of it."""
        told = {
            "view": "" if self.view == "spread" else self.view,
            "kind": self.kind,
            "by": self.by,
            "sort": self.sort,
            "scale": self.scale,
            "more": "true" if self.more else "",
        }
        return urlencode({name: value for name, value in told.items() if value})

    def address(self, choice: Choice, page: str = "explore") -> str:
        """Where the page, or a file of it, answers this question."""
        return with_query(choice.link(page, selected=True), self.query)


def read_question(query: Mapping[str, str]) -> Question:
    """The question an address holds; what is not understood counts as not asked."""
    sort = query.get("sort", "")
    return Question(
        view=_known(query.get("view", ""), VIEWS, "spread"),
        kind=_known(query.get("kind", ""), KINDS),
        by=_known(query.get("by", ""), MEASURES),
        sort=int(sort) if sort.isascii() and sort.isdigit() and len(sort) == 4 else None,
        scale=_known(query.get("scale", ""), SCALES),
        more=query.get("more", "") == "true",
    )


def _known(value: str, known: Mapping[str, str], default: str = "") -> str:
    return value if value in known else default


def beside_address(choice: Choice, first: Indicator | None, indicators: Iterable[Indicator]) -> str:
    """Where ``first`` stands beside others with a numeric target, ``MOST`` of them at most."""
    others = (i.id for i in indicators if i.final.quantity.value is not None)
    return choice.comparison([*dict.fromkeys((*((first.id,) if first else ()), *others))][:MOST])
