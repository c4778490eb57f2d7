"""The look of the static edition: the site's own styles in one file, and the fonts they need."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Final

from chino_metrics import settings

_STATIC: Final = settings.ROOT / "static"
#: A later rule goes before an earlier one: the common faces stand last, as on the site.
_FACES: Final = ("fonts/rare.css", "fonts/fonts.css")
_SHEETS: Final = ("charts.css", "site.css", "edition.css")
_RULE: Final = re.compile(r"@font-face{[^}]*?url\('(/app/static/)(fonts/[\w-]+\.woff2)[^}]*}")
_RANGES: Final = re.compile(r"unicode-range:([^;}]+)")


def look(shown: Iterable[str]) -> dict[str, bytes]:
    """Path → content of ``style.css`` and of the font files for the texts that are ``shown``.

    Addresses in the styles are relative to their own folder.
    """
    used = frozenset(map(ord, frozenset().union(*shown)))
    rules = [(rule, name) for rule, name, codes in _faces() if not used.isdisjoint(codes)]
    sheets = [(_STATIC / name).read_text(encoding="utf-8") for name in _SHEETS]
    files = {name: (_STATIC / name).read_bytes() for _, name in rules}
    style = "\n".join([*(rule for rule, _ in rules), *sheets])
    return {"style.css": style.encode()} | dict(sorted(files.items()))


def still_file(name: str) -> bytes:
    """A file of ``static/`` as it is: the script, the icon."""
    return (_STATIC / name).read_bytes()


@lru_cache(maxsize=1)
def _faces() -> tuple[tuple[str, str, frozenset[int]], ...]:
    """Every @font-face rule with relative addresses, its file, and the characters it is for."""
    text = "\n".join((_STATIC / Path(name)).read_text(encoding="utf-8") for name in _FACES)
    return tuple((m[0].replace(m[1], "", 1), m[2], _codes(m[0])) for m in _RULE.finditer(text))


def _codes(rule: str) -> frozenset[int]:
    found = _RANGES.search(rule)
    ends = [p.removeprefix("U+").split("-") for p in found[1].split(",")] if found else []
    return frozenset(c for e in ends for c in range(int(e[0], 16), int(e[-1], 16) + 1))
