"""What is said of a book in every form, without setting or drawing a file."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator
from itertools import chain

from chino_metrics.exports.pdf.one_page import sheet
from chino_metrics.exports.pdf.plan import plan_blocks
from chino_metrics.exports.pdf.summary import summary_blocks
from chino_metrics.exports.xlsx.writer import write_excel
from chino_metrics.model.plan import Book
from chino_metrics.views.choice import Choice
from chino_metrics.views.scene import Scene
from chino_metrics.views.selection import taken_along
from chino_metrics.views.slides.build import make_deck
from chino_metrics.wording import rules
from tests.support.books import TODAY, scene_of
from tests.support.markup import text
from tests.support.screens import SCREENS

#: Pages whose words are about the indicators, not about the rules.
PAGES = ("overview", "plan", "indicator", "trends", "data_check")


def forms(content: Book) -> Iterator[tuple[str, str]]:
    """(form, text) of pages, slides, PDF and Excel; all indicators have their page and slide."""
    ids = tuple(i.id for i in content.indicators)
    named = Scene(content, Choice(indicators=ids), TODAY)
    for page in PAGES:
        yield page, text(str(SCREENS[page](scene_of(content))))
    for key in ids[1:]:
        yield f"page {key}", text(str(SCREENS["indicator"](scene_of(content, indicator=key))))
    yield "slides", str(make_deck(named))
    yield "pdf", _blocks(named)
    yield "xlsx", _strings(write_excel(named))


def _blocks(scene: Scene) -> str:
    taken = taken_along(scene)
    found = list(summary_blocks(taken))
    for plan in taken.wanted_plans:
        found += plan_blocks(taken, plan, {})
    for entry in taken.wanted:
        found.append(sheet(taken, entry, {}))
    return json.dumps(found, ensure_ascii=False, default=str)


def _strings(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = [n for n in archive.namelist() if re.search(r"sharedStrings|charts/chart", n)]
        found = "\n".join(archive.read(name).decode() for name in parts)
    for rule in chain.from_iterable(rules.REASONS):  # the sheet of the method explains them all
        found = found.replace(rule, "")
    return found
