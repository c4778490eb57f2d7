"""The chapter of the plan as printed, and as it reads with its corrections."""

from __future__ import annotations

import csv

from chino_metrics.settings import ROOT
from tests.support.books import book

PRINTED = ROOT / "tests" / "printed"


def table(name: str) -> list[dict[str, str]]:
    with (PRINTED / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def corrected(printed: str) -> str:
    """A printed text as it reads on screen: with the corrections that apply to it."""
    for c in book("").corrections:
        if not c.place.endswith(" 単位"):
            printed = printed.replace(c.printed.strip("…"), c.shown.strip("…"))
    return printed
