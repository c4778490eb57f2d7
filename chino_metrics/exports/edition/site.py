"""The static edition: the whole as plain files, for any web server, a USB stick, or memory.

Every page is drawn by the builders of the dashboard, with links to files beside it.
It works without script; the script only adds sorting and filtering.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from typing import Final
from urllib.parse import urlsplit

from markupsafe import Markup

from chino_metrics.exports.edition import feed, made_of
from chino_metrics.exports.edition.links import (
    DOWNLOADS,
    FILES,
    indicator_csv,
    indicator_file,
    plan_file,
    still_choice,
)
from chino_metrics.exports.edition.page import Shelf, document
from chino_metrics.exports.edition.style import look, still_file
from chino_metrics.exports.files import MAKERS
from chino_metrics.model.municipality import municipalities
from chino_metrics.screens import (
    changes,
    cross,
    data_check,
    glossary,
    indicator,
    method,
    overview,
    plan,
    succession,
    trends,
)
from chino_metrics.screens.frame import title
from chino_metrics.screens.history import render as render_history
from chino_metrics.screens.menu import ENTRANCE, PAGE_BY_KEY, SEARCH_INDEX
from chino_metrics.screens.search import index_of
from chino_metrics.store.revisions.history import Revision
from chino_metrics.views import tables
from chino_metrics.views.prefecture import parts
from chino_metrics.views.scene import Scene
from chino_metrics.views.search.packed import packed
from chino_metrics.views.succession import successions
from chino_metrics.views.taken_along.files import EDITION

Draw = Callable[[Scene], Markup]
#: Files that are made at once, beside the pages.
_AT_ONCE: Final = 2
_ONCE: dict[str, Draw] = {
    "overview": overview.render,
    "cross": cross.render,
    "trends": trends.render,
    "changes": changes.render,
    "data_check": data_check.render,
    "method": method.render,
    "glossary": glossary.render,
}


@dataclass(frozen=True, slots=True)
class Screen:
    """One page to be made: its file, its title, what is chosen on it and who draws it."""

    name: str
    title: str
    scene: Scene
    draw: Draw


@dataclass(frozen=True, slots=True)
class Part:
    """What lies in one folder of the edition: "" is the first page's, else a municipality's code.

    ``make`` gives the path and content of each file; where ``made_of`` is the same word, they
    need not be made again.
    """

    folder: str
    made_of: str
    make: Callable[[], Iterator[tuple[str, bytes]]]

    def place(self, name: str) -> str:
        """A file of the part from the edition's first folder."""
        return f"{self.folder}/{name}" if self.folder else name


def build_pages(scene: Scene, history: Sequence[Revision], address: str = "") -> dict[str, bytes]:
    """Path → content of every file of the edition, all in one folder but the fonts.

    It shows the 評価年度 of ``scene`` and all plans, whatever else is chosen there;
    ``history`` are the revisions, newest first (a sample has none). ``address`` is
    where the edition will lie, with http(s); "" where nobody knows, and every
    address in it is relative. A site map holds absolute ones only: then there is none.
    Of many municipalities it is the page that leads to each; ``edition_parts`` has theirs.
    """
    still = replace(scene, choice=still_choice(scene))
    told = () if scene.book.is_sample else tuple(history)
    screens = list(_screens(still, told))
    bodies = [screen.draw(screen.scene) for screen in screens]
    base = _folder(address)
    own = {
        name: still_file(name) for name in ("edition.js", "search.js", "marks.js", "favicon.svg")
    }
    own[SEARCH_INDEX] = packed(index_of(still))
    beside = own | look([*bodies, own["edition.js"].decode()])
    shelf = Shelf(beside, base)
    pages = {
        s.name: document(s.name, s.title, s.scene, body, shelf)
        for s, body in zip(screens, bodies, strict=True)
    }
    return {
        **pages,
        "feed.xml": feed.feed(still, told, base),
        **({"sitemap.xml": feed.sitemap(pages, still, base)} if base else {}),
        **beside,
    }


def edition_parts(
    scene: Scene, history: Sequence[Revision], workbook: bytes, address: str = ""
) -> Iterator[Part]:
    """The parts of the edition with the files to take along, each made when it is asked for.

    Of many municipalities each is one, in the order of the book, and last the page that leads to
    them; any other book is one part. ``workbook`` is the one that the scene is read from.
    """
    for part in parts(scene):
        code = part.choice.municipality
        place = address and f"{_folder(address)}{code}/"
        make = partial(_files, part, history, place, workbook)
        yield Part(code, made_of.of_part(part, history, place), make)
    make = partial(_files, scene, history, address, workbook)
    yield Part("", made_of.of_whole(scene, history, address), make)


def _files(
    scene: Scene, history: Sequence[Revision], address: str, workbook: bytes
) -> Iterator[tuple[str, bytes]]:
    if not workbook:
        yield from build_pages(scene, history, address).items()
        return
    with ThreadPoolExecutor(_AT_ONCE) as beside:
        made = _taken_along(scene, beside)
        yield from build_pages(scene, history, address).items()
        yield from _tables(scene, workbook)
        yield from ((DOWNLOADS + name, content.result()) for name, content in made.items())


def _folder(address: str) -> str:
    """An address as that of a folder; "" where it is none of the web."""
    parts = urlsplit(address.strip())
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        return ""
    return f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}/"


def _screens(scene: Scene, history: Sequence[Revision]) -> Iterator[Screen]:
    def of(key: str, draw: Draw, name: str, **chosen: str) -> Screen:
        own = replace(scene, choice=scene.choice.but(**chosen))
        return Screen(name, title(key, own), own, draw)

    is_entrance = bool(municipalities(scene.book))
    for key, draw in _ONCE.items():
        if key in ENTRANCE or not is_entrance:
            yield of(key, draw, FILES[PAGE_BY_KEY[key].path])
    yield of("history", _draw_updates(history), FILES[PAGE_BY_KEY["history"].path])
    if is_entrance:
        return
    for p in scene.book.plans:
        yield of("plan", plan.render, plan_file(p.id), plan=p.id)
    for i in scene.book.indicators:
        chosen = {"plan": i.plan_id, "indicator": i.id}
        yield of("indicator", indicator.render, indicator_file(i.id), **chosen)
    if successions(scene.book):
        yield of("succession", succession.render, FILES["succession"])


def _draw_updates(history: Sequence[Revision]) -> Draw:
    return lambda scene: render_history(scene, None, history, (0, 0), None)


def _taken_along(scene: Scene, beside: ThreadPoolExecutor) -> dict[str, Future[bytes]]:
    """The files of one municipality, made while its pages are drawn: PDFs are set beside Python.

    Of many each has its own.
    """
    if municipalities(scene.book):
        return {}
    return {kind.name: beside.submit(MAKERS[kind.name], scene) for kind in EDITION}


def _tables(scene: Scene, workbook: bytes) -> Iterator[tuple[str, bytes]]:
    """The workbook that the scene is read from, and the tables as CSV."""
    yield f"{DOWNLOADS}workbook.xlsx", workbook
    yield f"{DOWNLOADS}assessment.csv", tables.assessment_csv(scene)
    for i in () if municipalities(scene.book) else scene.book.indicators:
        yield DOWNLOADS + indicator_csv(i.id), tables.year_csv(scene, i)
