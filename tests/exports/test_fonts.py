"""The shipped fonts cover every character that is shown, and their figures align."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from openpyxl import load_workbook

from chino_metrics.settings import ROOT

FONTS = ROOT / "static" / "fonts"
WHOLE = ROOT / "chino_metrics" / "fonts"
WEIGHTS = (400, 700)
#: Asked for by the sources (dashes that are read, never shown) but not in BIZ UDPGothic at all.
NOT_IN_FONT = {"\u2011", "\u2012"}
RULE = re.compile(
    r"font-weight:(\d+);font-display:swap;src:url\('/app/static/fonts/([\w-]+\.woff2)\?v=(\w{8})'\)"
    r' format\("woff2"\);unicode-range:([^}]+)}'
)


@dataclass(frozen=True)
class Face:
    """One @font-face rule and the file it names."""

    file: Path
    version: str
    ranges: tuple[range, ...]
    widths: dict[int, int]


def ranges_of(text: str) -> tuple[range, ...]:
    ends = [part.removeprefix("U+").split("-") for part in text.split(",")]
    return tuple(range(int(end[0], 16), int(end[-1], 16) + 1) for end in ends)


@cache
def faces(weight: int) -> tuple[Face, ...]:
    """Faces of a weight in the order in which a browser asks them: the last rule first."""
    found = []
    for rule_weight, name, version, ranges in RULE.findall(
        "".join((FONTS / name).read_text("utf-8") for name in ("rare.css", "fonts.css"))
    ):
        if int(rule_weight) == weight:
            with TTFont(FONTS / name) as font:
                widths = {
                    code: font["hmtx"][glyph][0] for code, glyph in font.getBestCmap().items()
                }
            found.append(Face(FONTS / name, version, ranges_of(ranges), widths))
    return tuple(reversed(found))


@cache
def asked(weight: int) -> dict[int, Face]:
    """The face that the rules ask for each character: the first whose range holds it."""
    first_last = reversed(faces(weight))
    return {code: face for face in first_last for part in face.ranges for code in part}


def face_for(char: str, weight: int) -> Face | None:
    """The face that the rules give a character, if its file has it."""
    face = asked(weight).get(ord(char))
    return face if face and ord(char) in face.widths else None


def cells(book: Path) -> set[str]:
    """Characters of all text cells of a workbook."""
    values = (
        value
        for sheet in load_workbook(book).worksheets
        for row in sheet.iter_rows(values_only=True)
        for value in row
    )
    return {char for value in values if isinstance(value, str) for char in value}


def shown() -> dict[str, set[str]]:
    """Characters beyond ASCII of each workbook, template and source."""
    package = ROOT / "chino_metrics"
    books = sorted((ROOT / "data").glob("*.xlsx"))
    texts = [
        *package.rglob("templates/**/*.html"),
        *package.rglob("*.py"),
        *ROOT.glob("pages/**/*.py"),
    ]
    found = {book.name: cells(book) for book in books}
    found |= {str(path.relative_to(ROOT)): set(path.read_text("utf-8")) for path in texts}
    return {name: {char for char in chars if not char.isascii()} for name, chars in found.items()}


@pytest.mark.parametrize("weight", WEIGHTS)
def test_every_character_is_covered(weight: int) -> None:
    sources = shown()
    assert {"chino_indicators.xlsx", "sample_actuals.xlsx"} <= set(sources)
    lacking = {
        name: sorted(char for char in chars - NOT_IN_FONT if face_for(char, weight) is None)
        for name, chars in sources.items()
    }
    assert {name: chars for name, chars in lacking.items() if chars} == {}


@pytest.mark.parametrize("weight", WEIGHTS)
def test_exceptions_are_really_absent(weight: int) -> None:
    assert [char for char in NOT_IN_FONT if any(ord(char) in f.widths for f in faces(weight))] == []


@pytest.mark.parametrize("weight", WEIGHTS)
def test_workbooks_need_no_exception(weight: int) -> None:
    chars = set().union(*(cells(book) for book in (ROOT / "data").glob("*.xlsx")))
    assert sorted(c for c in chars if c not in "\n\t" and face_for(c, weight) is None) == []


@pytest.mark.parametrize("weight", WEIGHTS)
def test_signs_and_rare_name_kanji(weight: int) -> None:
    assert [char for char in "◎○◆×―①髙﨑" if face_for(char, weight) is None] == []


@pytest.mark.parametrize("weight", WEIGHTS)
def test_rules_give_each_character_of_a_file_that_file(weight: int) -> None:
    assert [
        (face.file.name, chr(code))
        for face in faces(weight)
        for code in face.widths
        if face_for(chr(code), weight) is not face
    ] == []


@pytest.mark.parametrize("weight", WEIGHTS)
def test_digits_share_one_advance(weight: int) -> None:
    base = face_for("0", weight)
    assert base is not None
    assert len({base.widths[ord(digit)] for digit in "0123456789"}) == 1


def test_rules_and_files_agree() -> None:
    named = {face.file: face.version for weight in WEIGHTS for face in faces(weight)}
    hashes = {p: hashlib.sha256(p.read_bytes()).hexdigest()[:8] for p in FONTS.glob("*.woff2")}
    assert named == hashes


@pytest.mark.parametrize("weight", WEIGHTS)
def test_the_list_of_characters_is_what_the_whole_font_can_show(weight: int) -> None:
    listed = (WHOLE / "characters.txt").read_text("utf-8").replace("\n", "")
    with TTFont(WHOLE / f"BIZUDPGothic-{weight}.ttf") as font:
        assert [ord(character) for character in listed] == sorted(font.getBestCmap())
