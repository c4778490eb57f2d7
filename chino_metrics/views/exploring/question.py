"""What a reader asks on the page 探索, and the address that says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

#: The three ways to look, by their names in the address.
VIEWS: Final = {"spread": "散らばり", "heat": "熱い表", "beside": "並べて"}
KINDS: Final = {"": "すべて", "reach": "期限までの目標", "yearly": "毎年度の目標"}
MEASURES: Final = {"": "目安に対する進み", "progress": "目標までの進み"}
SCALES: Final = {"": "それぞれの単位で", "base": "基準値を100として"}


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
        told = {"view": self.view, "kind": self.kind, "by": self.by, "sort": self.sort}
        return urlencode({name: value for name, value in told.items() if value})


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
