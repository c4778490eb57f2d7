"""The look of the static edition: the site's own styles in one file, and the fonts they need."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from chino_metrics import settings

_STATIC: Final = settings.ROOT / "static"
#: A later rule goes before an earlier one: the common faces stand last, as on the site.
_FACES: Final = ("fonts/rare.css", "fonts/fonts.css")
_SHEETS: Final = ("charts.css", "site.css", "edition.css")
_SITE: Final = "/app/static/"
_RULE: Final = re.compile(
    rf"@font-face{{[^}}]*?font-weight:(\d+);[^}}]*?url\('{_SITE}(fonts/[\w-]+\.woff2)[^}}]*}}"
)
_FIRST: Final = "fonts/base-"
_VERSIONED: Final = re.compile(r"fonts/[\w-]+\.woff2\?v=\w+")
_RANGES: Final = re.compile(r"unicode-range:([^;}]+)")


def look(shown: Iterable[str]) -> dict[str, bytes]:
    """Path → content of ``style.css`` and of the font files for the texts that are ``shown``.

    Addresses in the styles are relative to their own folder.
    """
    letters: set[str] = set()
    for text in shown:  # one by one: in a single call, nobody else would run meanwhile
        letters.update(text)
    used = frozenset(map(ord, letters))
    rules = [(face.rule, face.file) for face in _faces() if not used.isdisjoint(face.codes)]
    sheets = [(_STATIC / name).read_text(encoding="utf-8") for name in _SHEETS]
    files = {name: (_STATIC / name).read_bytes() for _, name in rules}
    style = "\n".join([*(rule for rule, _ in rules), *sheets])
    return {"style.css": style.encode()} | dict(sorted(files.items()))


def first_fonts(style: bytes) -> tuple[str, ...]:
    """The addresses, as ``style.css`` names them, of the faces that every page shows at once.

    For a server to announce: in the page itself they would fail from a USB stick.
    """
    return tuple(m for m in _VERSIONED.findall(style.decode()) if m.startswith(_FIRST))


def still_file(name: str) -> bytes:
    """A file of ``static/`` as it is: the script, the icon."""
    return (_STATIC / name).read_bytes()


@dataclass(frozen=True, slots=True)
class Face:
    """An @font-face rule with a relative address, its file, and the characters it is asked for."""

    rule: str
    file: str
    codes: frozenset[int]


@lru_cache(maxsize=1)
def _faces() -> tuple[Face, ...]:
    """Every rule in order; a character is asked of the last rule of its weight that names it."""
    text = "\n".join((_STATIC / name).read_text(encoding="utf-8") for name in _FACES)
    found: list[Face] = []
    taken: dict[str, frozenset[int]] = {}
    for rule in reversed(list(_RULE.finditer(text))):
        weight, codes = rule[1], _codes(rule[0])
        before = taken.get(weight, frozenset())
        found.append(Face(rule[0].replace(_SITE, "", 1), rule[2], codes - before))
        taken[weight] = before | codes
    return tuple(reversed(found))


def _codes(rule: str) -> frozenset[int]:
    found = _RANGES.search(rule)
    ends = [p.removeprefix("U+").split("-") for p in found[1].split(",")] if found else []
    return frozenset(c for e in ends for c in range(int(e[0], 16), int(e[-1], 16) + 1))
