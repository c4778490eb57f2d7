"""The parts of a workbook besides its sheets: which sheets there are, and the date.

Parts are found as Excel finds them, by relations from the root, and never by
a name that a sheet may claim.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900

from chino_metrics.model.errors import UnreadableWorkbookError
from chino_metrics.spreadsheet.limits import (
    LONGEST_DEFINITION,
    LONGEST_NAME,
    MOST_NAMES,
    MOST_SHEETS,
    SAVE_AGAIN,
    broken,
    over,
)
from chino_metrics.spreadsheet.xlsx.markup import chunks, refuse_doctype, walk

_TRUE: Final = frozenset({"1", "true"})
_MARKUP: Final = (".xml", ".rels")
_ID: Final = re.compile(r"http\S+/relationships id")
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_MOST_TEXTS: Final = 200
_MODIFIED: Final = "http://purl.org/dc/terms/ modified"


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A sheet as the workbook lists it, and the path of the part that holds it.

    ``comments`` is the path of its cells' comments, if any; ``has_drawing`` tells of
    pictures, charts and shapes over the cells.
    """

    title: str
    path: str
    is_hidden: bool
    comments: str | None = None
    has_drawing: bool = False


@dataclass(frozen=True, slots=True)
class Contents:
    """What the workbook lists; paths are None where there is no such part.

    ``is_calculated`` is False where Excel would work out all formulas on opening.
    """

    sheets: tuple[SheetPart, ...]
    strings: str | None
    styles: str | None
    epoch: datetime
    is_calculated: bool


@dataclass(frozen=True, slots=True)
class _Relation:
    kind: str
    target: str


class Package:
    """The parts of an archive by name; names are equal whatever their case."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        """Take an archive that ``limits`` has let in."""
        self._archive = archive
        self._entries = {e.filename.casefold().lstrip("/"): e for e in archive.infolist()}

    def __contains__(self, path: str) -> bool:
        """Whether there is a part of this name."""
        return path.casefold() in self._entries

    def size(self, path: str) -> int:
        """Bytes of a part, unpacked; 0 where there is none."""
        entry = self._entries.get(path.casefold())
        return entry.file_size if entry else 0

    def pieces(self, path: str, on_read: Callable[[int], None] | None = None) -> Iterator[bytes]:
        """The bytes of a part, piece by piece; ``on_read`` is told how many were read."""
        with self._archive.open(self._entries[path.casefold()]) as source:
            for piece in chunks(source):
                if on_read is not None:
                    on_read(len(piece))
                yield piece

    def refuse_doctypes(self) -> None:
        """Raise UnreadableWorkbookError where any part declares a document type."""
        for name, entry in self._entries.items():
            if name.endswith(_MARKUP):
                with self._archive.open(entry) as source:
                    refuse_doctype(chunks(source))

    @property
    def has_macros(self) -> bool:
        """Whether programs stand in the file."""
        return any(name.endswith("vbaproject.bin") for name in self._entries)


def read_contents(package: Package) -> Contents:
    """Sheets, strings and styles of the workbook.

    Raises UnreadableWorkbookError where the file is no workbook or beyond a limit.
    """
    path = _main_part(package)
    relations = _relations(package, path)
    listing = _Listing(package, path)
    sheets = tuple(
        _with_what_lies_over(package, SheetPart(title, relations[key].target, state))
        for title, key, state in listing.sheets
        if relations[key].kind == "worksheet"
    )
    by_kind = {r.kind: r.target for r in relations.values() if r.target in package}
    epoch = CALENDAR_MAC_1904 if listing.is_1904 else CALENDAR_WINDOWS_1900
    strings, styles = by_kind.get("sharedStrings"), by_kind.get("styles")
    return Contents(sheets, strings, styles, epoch, listing.is_calculated)


def _with_what_lies_over(package: Package, sheet: SheetPart) -> SheetPart:
    """``sheet`` with what its own relations name: comments and drawings."""
    by_kind = {r.kind: r.target for r in _relations(package, sheet.path).values()}
    comments = by_kind.get("comments", "")
    return replace(
        sheet,
        comments=comments if comments in package else None,
        has_drawing=by_kind.get("drawing", "") in package,
    )


def _main_part(package: Package) -> str:
    """The path of the workbook: what the root's relation names, else the usual one."""
    roots = _relations(package, "").values() if "_rels/.rels" in package else ()
    named = [r.target for r in roots if r.kind == "officeDocument"]
    path = next(iter(named), "xl/workbook.xml")
    if path not in package:
        message = f"Excelのファイルですが、ブックの中身がありません。{SAVE_AGAIN}"
        raise UnreadableWorkbookError(message)
    return path


def _relations(package: Package, path: str) -> dict[str, _Relation]:
    """What a part refers to inside the file, by id; links to the outside are left out."""
    folder, name = posixpath.split(path)
    found: dict[str, _Relation] = {}

    def relation(attributes: Mapping[str, str]) -> None:
        if attributes.get("TargetMode") != "External":
            target = posixpath.join("/", folder, attributes.get("Target", ""))
            kind = attributes.get("Type", "").rpartition("/")[2]
            inside = posixpath.normpath(target).lstrip("/")
            found[attributes.get("Id", "")] = _Relation(kind, inside)

    source = posixpath.join(folder, "_rels", f"{name}.rels")
    if source in package:
        walk(package.pieces(source), "Relationships", {"Relationship": relation})
    return found


class _Listing:
    """What the part of the workbook says: sheets, where dates start, whether results are old."""

    def __init__(self, package: Package, path: str) -> None:
        self.sheets: list[tuple[str, str, bool]] = []
        self.is_1904, self.is_calculated = False, True
        self._name_count = self._length = 0
        starts = {
            "sheet": self._sheet,
            "workbookPr": self._properties,
            "calcPr": self._calculation,
            "definedName": self._name,
        }
        walk(package.pieces(path), "workbook", starts, {"definedName": self._name_end}, self._text)

    def _sheet(self, attributes: Mapping[str, str]) -> None:
        title = attributes.get("name", "")
        key = next((value for name, value in attributes.items() if _ID.fullmatch(name)), "")
        if len(self.sheets) >= MOST_SHEETS:
            raise over("シート", MOST_SHEETS, "枚", "使っていないシートを除いてください。")
        if len(title) > LONGEST_NAME:
            raise broken("シートの名前が長すぎる")
        if title.strip() in {known.strip() for known, _, _ in self.sheets}:
            message = f"シート「{title.strip()}」が2枚あります。名前を直してください。"
            raise UnreadableWorkbookError(message)
        self.sheets.append((title, key, attributes.get("state", "visible") != "visible"))

    def _properties(self, attributes: Mapping[str, str]) -> None:
        self.is_1904 = attributes.get("date1904") in _TRUE

    def _calculation(self, attributes: Mapping[str, str]) -> None:
        is_complete = attributes.get("calcCompleted", "1") in _TRUE
        self.is_calculated = is_complete and attributes.get("fullCalcOnLoad") not in _TRUE

    def _name(self, attributes: Mapping[str, str]) -> None:
        self._name_count += 1
        if self._name_count > MOST_NAMES:
            raise over("名前の定義", MOST_NAMES, "個", "使っていない名前を除いてください。")
        if len(attributes.get("name", "")) > LONGEST_NAME:
            raise broken("名前の定義が長すぎる")
        self._length = 1

    def _name_end(self) -> None:
        self._length = 0

    def _text(self, text: str) -> None:
        self._length += len(text) if self._length else 0
        if self._length > LONGEST_DEFINITION:
            raise broken("名前の定義が長すぎる")


def read_modified(pieces: Iterable[bytes]) -> date | None:
    """The day the file's properties say it was last saved."""
    texts: list[str] = []
    is_open = False

    def start(_: Mapping[str, str]) -> None:
        nonlocal is_open
        is_open = True

    def end() -> None:
        nonlocal is_open
        is_open = False

    def text(piece: str) -> None:
        if is_open and len(texts) < 10:
            texts.append(piece)

    walk(pieces, "coreProperties", {_MODIFIED: start}, {_MODIFIED: end}, text)
    return _day("".join(texts).strip()[:10])


def read_texts(pieces: Iterable[bytes], root: str) -> str:
    """What the part of a file's properties says, one text after the other; of a faulty one the beginning."""
    texts: list[str] = []

    def text(piece: str) -> None:
        if len(texts) < _MOST_TEXTS:
            texts.append(piece)

    with suppress(UnreadableWorkbookError):  # no value stands there
        walk(pieces, root, {}, text=text)
    return "\n".join(texts)


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written) if _DAY.fullmatch(written) else None
    except ValueError:
        return None
