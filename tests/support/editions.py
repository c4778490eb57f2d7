"""The static edition of each kind of book, built once a process."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

from chino_metrics.exports.edition.folder import write_edition
from chino_metrics.exports.edition.site import Part, build_pages
from chino_metrics.model.plan import Book
from chino_metrics.store.revisions.history import Edition, Revision
from chino_metrics.views.choice import Choice
from chino_metrics.views.scene import Scene
from chino_metrics.workbook.reading import read_book
from tests.support.books import TODAY, book
from tests.support.injection import hostile
from tests.support.made_workbook import made
from tests.support.markup import Seen

COMMENTS = ("最初の台帳", "<b>訂正</b> & ]]> \ufffe追加")
HISTORY = tuple(
    Revision(
        n + 1,
        datetime(2026, 11, n + 1, tzinfo=UTC),
        "x",
        text,
        n or None,
        None,
        None,
        None,
        None,
        "a",
    )
    for n, text in reversed(list(enumerate(COMMENTS)))
)
ADDRESS = "https://www.city.example.jp/seisaku"
ATOM = {"a": "http://www.w3.org/2005/Atom"}
KINDS = ("real", "sample", "hostile", "tiny")


def scene_of(content: Book, **choice: object) -> Scene:
    edition = None if content.is_sample else Edition(2, date(2026, 11, 2), COMMENTS[1])
    data = "sample" if content.is_sample else ""
    return Scene(content, Choice(data=data).but(**choice), TODAY, edition)


@cache
def scene(kind: str) -> Scene:
    if kind in {"hostile", "tiny"}:
        return scene_of(read_book(hostile() if kind == "hostile" else made()))
    return scene_of(book("sample" if kind == "sample" else ""))


@cache
def pages(kind: str) -> dict[str, bytes]:
    return build_pages(scene(kind), HISTORY)


def write_pages(folder: Path, kind: str) -> None:
    """The edition as files, without what is to be taken along."""
    write_edition(folder, [Part("", kind, lambda: iter(pages(kind).items()))])


def documents(kind: str) -> dict[str, str]:
    return {name: text.decode() for name, text in pages(kind).items() if name.endswith(".html")}


@cache
def seen(kind: str, name: str) -> Seen:
    parser = Seen()
    parser.feed(documents(kind)[name])
    return parser
