"""What a file says of the edition it shows, in its properties: a word that programs find again."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from chino_metrics.views.scene import Scene
from chino_metrics.wording import terms

_WORD: Final = re.compile(
    r"(?:shihyo|mihon)-r(?P<number>[0-9]{1,9})-(?P<as_of>(?:19|20|21)[0-9]{2})-(?P<content>[0-9a-f]{16})(?![0-9a-f])"
)


class Stamp(NamedTuple):
    """Edition (0 where nothing was published), 評価年度, and the beginning of the workbook's sha256."""

    number: int
    as_of: int
    content: str
    is_sample: bool = False

    @property
    def word(self) -> str:
        """「shihyo-r3-2025-1a2b3c4d5e6f7a8b」."""
        kind = "mihon" if self.is_sample else "shihyo"
        return f"{kind}-r{self.number}-{self.as_of}-{self.content}"


def stamp(scene: Scene) -> Stamp:
    """The stamp of whatever is made of a scene."""
    book = scene.edition_book
    number = scene.edition.number if scene.edition else 0
    return Stamp(number, scene.as_of, book.sha256[:16], book.is_sample)


def keywords(scene: Scene) -> tuple[str, ...]:
    """The keywords of a file: that its figures are invented, its edition, its stamp."""
    mark = terms.SAMPLE_TAG if scene.book.is_sample else ""
    return tuple(filter(None, (mark, scene.revised, stamp(scene).word)))


def read_stamp(text: str) -> Stamp | None:
    """The stamp in the properties of a file; None where there is none."""
    found = _WORD.search(text)
    if found is None:
        return None
    number, as_of = int(found["number"]), int(found["as_of"])
    return Stamp(number, as_of, found["content"], found[0].startswith("mihon"))
