"""Open data at stable addresses: ``/data/…`` as ``chino_metrics.exports.open_data`` makes it.

``/data/revision/3/plan/bosai/values.csv``: first the edition (none for the newest, or the
sample), then the selection, then the file. ``?year=2022`` chooses the 評価年度 of verdicts
and charts, ``?city=202142`` one municipality of many. Each file is made once per content and selection.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import PurePosixPath
from typing import Final

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from chino_metrics import settings
from chino_metrics.exports.open_data import dataset, package, writer
from chino_metrics.exports.pdf import pictures
from chino_metrics.model.errors import ChinoMetricsError
from chino_metrics.model.municipality import municipalities, municipality_of
from chino_metrics.model.plan import Book
from chino_metrics.views.choice import Choice, read_choice
from chino_metrics.views.open_data import catalogue
from chino_metrics.views.scene import Scene, scene_of
from chino_metrics.views.taken_along.files import STEM
from chino_metrics.wording import formats
from pages.shared.http import downloads
from pages.shared.state import assets, published, scenes
from pages.shared.state.published import Published

PREFIX: Final = "/data/"
MISSING: Final = (
    "このアドレスのデータはありません。"
    "どのようなアドレスがあるかは、オープンデータのページ（/open_data）をご覧ください。"
)
_LONGEST_NAME: Final = 80
#: What is saved; the rest is shown.
_SAVED: Final = frozenset({".csv", ".zip"})


@dataclass(frozen=True, slots=True)
class Address:
    """What an address below ``/data/`` asks for; "" and None where it names nothing."""

    file: str
    revision: int | None = None
    is_sample: bool = False
    plan: str = ""
    indicator: str = ""


def read_address(path: str) -> Address | None:
    """The parts of an address; None where it is none of ours. An id may hold a slash."""
    edition, rest = _edition(path)
    if edition is None:
        return None
    kind, _, below = rest.partition("/")
    name, _, file = below.rpartition("/")
    if kind == "plan" and name:
        return Address(file, *edition, plan=name)
    if kind == "indicator" and name:
        return Address(file, *edition, indicator=name)
    return None if below else Address(kind, *edition)


def _edition(path: str) -> tuple[tuple[int | None, bool] | None, str]:
    """Revision and whether it is the sample, and what follows them."""
    if path.startswith("sample/"):
        return (None, True), path.removeprefix("sample/")
    if not path.startswith("revision/"):
        return (None, False), path
    number, _, rest = path.removeprefix("revision/").partition("/")
    is_number = number.isascii() and number.isdigit() and len(number) <= 9
    return ((int(number), False) if is_number else None), rest


def serve(request: Request) -> Response:
    """A file of the open data; 404 in Japanese where there is none, 503 where none can be read."""
    try:
        path = request.path_params["path"]
        found = _found(path, request.query_params)
    except ChinoMetricsError as error:
        return _open(PlainTextResponse(str(error), status_code=503))
    if isinstance(found, str):
        return _open(PlainTextResponse(found, status_code=404))
    asset, name = found
    answer = assets.respond(asset, request.headers)
    is_saved = PurePosixPath(name).suffix in _SAVED
    if path.startswith("sample/"):
        answer.headers["X-Robots-Tag"] = "noindex"
    answer.headers["Content-Disposition"] = downloads.disposition(name, is_saved=is_saved)
    return _open(answer)


def _open(answer: Response) -> Response:
    """Scripts of any site may read it."""
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer


def _found(path: str, query: Mapping[str, str]) -> tuple[assets.Asset, str] | str:
    """The file and the name to save it under, or why there is none."""
    address = read_address(path)
    if address is None or address.file not in FILES:
        return MISSING
    shown, choice = _shown(address), read_choice(query)
    if shown is None or not _has(shown, address):
        return MISSING
    as_of, city = choice.as_of, choice.municipality
    if city and municipalities(shown.book) and not _is_of(shown.book, address, city):
        return MISSING
    scene = _scene(shown, address, as_of, city)
    if "year" in query and as_of not in scene.years:
        return f"この評価年度のデータはありません。選べるのは{formats.year_span(scene.years)}です。"
    return _asset(scene, address), _name(scene, address)


def _shown(address: Address) -> Published | None:
    if address.is_sample:
        return scenes.sample()
    return (
        published.published() if address.revision is None else published.revision(address.revision)
    )


def _has(shown: Published, address: Address) -> bool:
    """Whether the book has the plan or indicator that is named.

    A chart needs an indicator; the catalogue is of all that stands now.
    """
    book = shown.book
    is_part = bool(address.plan or address.indicator or address.revision is not None)
    if address.file == dataset.FILE and is_part:
        return False
    return (
        (not address.plan or address.plan in book.plan_by_id)
        and (not address.indicator or address.indicator in book.indicator_by_id)
        and (bool(address.indicator) or not address.file.startswith("chart."))
    )


def _is_of(book: Book, address: Address, city: str) -> bool:
    """Whether a municipality is one of the book's, and its own what the address names."""
    if address.plan or address.indicator:
        return municipality_of(book, "", address.plan, address.indicator).code == city
    return city in {m.code for m in municipalities(book)}


@lru_cache(maxsize=128)
def _scene(shown: Published, address: Address, as_of: int | None, city: str) -> Scene:
    """What the address shows. A revision is seen from its own day: it never changes.

    ``city`` is the code of one municipality among many; "" for all of them, or for the one
    whose plan or indicator is named.
    """
    if municipalities(shown.book) and (address.plan or address.indicator):
        city = municipality_of(shown.book, city, address.plan, address.indicator).code
    choice = Choice(
        municipality=city,
        as_of=as_of,
        plans=(address.plan,) if address.plan else (),
        indicators=(address.indicator,) if address.indicator else (),
        data="sample" if address.is_sample else "",
    )
    edition = shown.edition
    day = edition.published if edition else shown.book.modified or formats.today()
    if city and municipalities(shown.book):
        return scene_of(shown.book, choice, day, edition)
    return Scene(shown.book, choice, day, edition)


@lru_cache(maxsize=128)
def _asset(scene: Scene, address: Address) -> assets.Asset:
    """The file, made and compressed once."""
    caching = "no-cache" if address.revision is None else assets.FOREVER
    content = FILES[address.file](scene)
    return assets.pack(content, PurePosixPath(address.file).suffix, caching)


def _name(scene: Scene, address: Address) -> str:
    """``mihon_shihyo_bosai_values.csv``: the name to save under."""
    own = scene.choice.municipality if scene.municipalities else ""
    named = (address.plan or address.indicator or own)[:_LONGEST_NAME]
    version = f"r{scene.edition.number}" if scene.edition else ""
    mark = "mihon" if scene.book.is_sample else ""
    return "_".join(filter(None, (mark, STEM, named, version, address.file)))


def _tables() -> dict[str, Callable[[Scene], bytes]]:
    made: dict[str, Callable[[Scene], bytes]] = {}
    for table in catalogue.TABLES:
        made[f"{table.name}.csv"] = partial(writer.as_csv, table)
        made[f"{table.name}.excel.csv"] = partial(writer.as_csv, table, for_excel=True)
        made[f"{table.name}.json"] = partial(writer.as_json, table)
    return made


def _package(scene: Scene) -> bytes:
    """The description of the files beside it, for the same year and municipality."""
    own = Choice(as_of=scene.choice.as_of, municipality=scene.choice.municipality)
    return package.package_json(scene, own.query())


def _catalog(scene: Scene) -> bytes:
    """What there is for catalogues to collect, for the same selection."""
    return dataset.catalog_json(scene, settings.public_address())


def _chart(draw: Callable[[Scene, str], bytes], scene: Scene) -> bytes:
    """The picture of the one indicator that the address names."""
    return draw(scene, scene.choice.indicators[0])


FILES: Final[dict[str, Callable[[Scene], bytes]]] = {
    **_tables(),
    "all.json": writer.whole_json,
    "datapackage.json": _package,
    "datapackage.zip": package.data_package,
    dataset.FILE: _catalog,
    "chart.svg": partial(_chart, pictures.chart_svg),
    "chart.png": partial(_chart, pictures.chart_png),
}
ROUTES: Final = [Route(f"{PREFIX}{{path:path}}", serve)]
