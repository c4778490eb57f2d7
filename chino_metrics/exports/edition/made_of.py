"""What the files of an edition are made of, in one word: the same word, the same files.

A municipality's files tell of its own plans, of what the workbook says of all, and of what is
owed and overdue on the day. The number and the day of the edition are left out: its pages go on
naming the edition in which something of it last changed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any, Final

import msgspec

from chino_metrics import __version__, settings
from chino_metrics.evaluation.deadlines import last_day_of
from chino_metrics.model.plan import Book
from chino_metrics.store.revisions.history import Revision
from chino_metrics.views.scene import Scene

#: What is packed has one form: fields in their order, sets sorted.
_PACKED: Final = msgspec.msgpack.Encoder(order="deterministic")
#: The program: its code and templates, what it sends along, what it runs with.
_PROGRAM: Final = ("chino_metrics", "static", "requirements.txt")


def of_whole(scene: Scene, history: Sequence[Revision], address: str) -> str:
    """Of a book of one municipality, or of the page that leads to many: anything that may be shown."""
    number = scene.edition.number if scene.edition else None
    seals = [revision.seal for revision in history]
    content = (scene.edition_book.sha256, number, seals, scene.today, scene.notice)
    return _word(scene, address, content)


def of_part(scene: Scene, history: Sequence[Revision], address: str) -> str:
    """Of one municipality of many: what it says itself, and what the day says of it."""
    first = history[-1].seal if history else ""
    content = (first, _content(scene.edition_book), _of_the_day(scene), scene.municipalities)
    return _word(scene, address, (*content, scene.notice))


def _word(scene: Scene, address: str, content: object) -> str:
    choice = scene.choice
    usual = (program(), settings.licence(), address, choice.data, choice.as_of)
    return hashlib.sha256(_PACKED.encode((usual, content))).hexdigest()


def _content(book: Book) -> Book:
    """A book without what tells the workbooks apart that say the same."""
    return replace(book, sha256="", modified=None)


def _of_the_day(scene: Scene) -> tuple[Any, ...]:
    """The last year that has ended, what is owed, which 期限 have gone by."""
    due = (last_day_of(e.due) for i in scene.edition_book.indicators for e in i.evaluations)
    gone = [day is not None and day < scene.today for day in due]
    return scene.last_complete_year, scene.owed, gone


@cache
def program() -> str:
    """The version, and every file that the edition comes from: also one mended in place."""
    told = hashlib.sha256(__version__.encode())
    for name in _PROGRAM:
        place = settings.ROOT / name
        for path in sorted(place.rglob("*")) if place.is_dir() else [place]:
            if path.is_file() and path.suffix != ".pyc":
                told.update(path.relative_to(settings.ROOT).as_posix().encode())
                told.update(hashlib.sha256(path.read_bytes()).digest())
    return told.hexdigest()
