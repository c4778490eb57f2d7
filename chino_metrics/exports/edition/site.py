"""The static edition: the whole as plain files, for any web server, a USB stick, or memory.

Every page is drawn by the builders of the dashboard, with links to files beside it.
It works without script; the script only adds sorting and filtering.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from markupsafe import Markup

from chino_metrics.exports.edition import feed
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
from chino_metrics.model.errors import EditionError
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
from chino_metrics.screens.frame import PAGE_BY_KEY, SEARCH_INDEX, title
from chino_metrics.screens.history import render as render_history
from chino_metrics.screens.search import index_of
from chino_metrics.spreadsheet.files import appearing
from chino_metrics.store.revisions.history import Revision
from chino_metrics.views import tables
from chino_metrics.views.scene import Scene, scene_of
from chino_metrics.views.search.packed import packed
from chino_metrics.views.succession import successions
from chino_metrics.views.taken_along.files import EDITION

Draw = Callable[[Scene], Markup]
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


def build_pages(scene: Scene, history: Sequence[Revision], address: str = "") -> dict[str, bytes]:
    """Path → content of every file of the edition, all in one folder but the fonts.

    It shows the 評価年度 of ``scene`` and all plans, whatever else is chosen there;
    ``history`` are the revisions, newest first (a sample has none). ``address`` is
    where the edition will lie, with http(s); "" where nobody knows, and every
    address in it is relative. A site map holds absolute ones only: then there is none.
    Of many municipalities it is the page that leads to each; ``build_parts`` makes theirs.
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


def build_parts(
    scene: Scene, history: Sequence[Revision], address: str = ""
) -> Iterator[tuple[Scene, dict[str, bytes]]]:
    """Each municipality with the files of its own folder, one after the other; none of a book of one."""
    for own in municipalities(scene.book):
        part = scene_of(
            *(scene.book, scene.choice.but(municipality=own.code), scene.today, scene.edition)
        )
        yield part, build_pages(part, history, address and f"{_folder(address)}{own.code}")


def write_edition(folder: Path, pages: Mapping[str, bytes], *, force: bool = False) -> None:
    """Write ``pages`` into ``folder``: a new one appears with all of them or not at all.

    In an empty one each file appears whole, the first page last. One that holds
    other things is left alone (EditionError); with ``force`` files of the same name
    are replaced, and nothing is ever removed. EditionError, too, where nothing can
    be written.
    """
    target = folder.absolute()
    try:
        if target.exists():
            _require_room(target, force=force)
            for name in sorted(pages, key=lambda n: (n.endswith(".html"), n == FILES[""])):
                _replace(target / name, pages[name])
        else:
            _appear(target, pages)
    except OSError as error:
        raise EditionError(
            f"「{folder}」に書き込めません（{error.strerror or error}）。"
            "空きと、書き込む権限を確かめてください。"
        ) from error


def _require_room(target: Path, *, force: bool) -> None:
    if not target.is_dir():
        raise EditionError(f"「{target}」はファイルです。フォルダーを指定してください。")
    if not force and any(target.iterdir()):
        raise EditionError(
            f"「{target}」には、ほかのものが入っています。空のフォルダーを指定してください。"
        )


def _appear(target: Path, pages: Mapping[str, bytes]) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".edition-") as beside:
        made = Path(beside) / "made"
        for name, content in pages.items():
            (made / name).parent.mkdir(parents=True, exist_ok=True)
            (made / name).write_bytes(content)
        made.rename(target)


def _replace(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with appearing(file) as part:
        part.write_bytes(content)


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

    if municipalities(scene.book):
        yield of("overview", overview.render, FILES[""])
        return
    for key, draw in _ONCE.items():
        yield of(key, draw, FILES[PAGE_BY_KEY[key].path])
    for p in scene.book.plans:
        yield of("plan", plan.render, plan_file(p.id), plan=p.id)
    for i in scene.book.indicators:
        chosen = {"plan": i.plan_id, "indicator": i.id}
        yield of("indicator", indicator.render, indicator_file(i.id), **chosen)
    if successions(scene.book):
        yield of("succession", succession.render, FILES["succession"])
    yield of("history", _draw_updates(history), FILES[PAGE_BY_KEY["history"].path])


def _draw_updates(history: Sequence[Revision]) -> Draw:
    return lambda scene: render_history(scene, None, history, (0, 0), None)


def downloads(scene: Scene, workbook: bytes) -> Iterator[tuple[str, bytes]]:
    """Path and content of each, one after the other; ``workbook`` is the one the scene is read from."""
    for kind in EDITION:
        yield DOWNLOADS + kind.name, MAKERS[kind.name](scene)
    yield f"{DOWNLOADS}workbook.xlsx", workbook
    yield f"{DOWNLOADS}assessment.csv", tables.assessment_csv(scene)
    for i in scene.book.indicators:
        yield DOWNLOADS + indicator_csv(i.id), tables.year_csv(scene, i)
