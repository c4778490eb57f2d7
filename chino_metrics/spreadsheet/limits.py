"""What a file must be before anything in it is unpacked, and the limits of reading.

A workbook is hostile until read: sizes, counts and the make of the archive are
looked at first, and every limit of reading stands here.
"""

from __future__ import annotations

import io
import re
import stat
import zipfile
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from chino_metrics.model.errors import UnreadableWorkbookError

MEBIBYTE: Final = 1 << 20
#: Bytes of the file, of one part and of all parts unpacked; parts; times a part may grow.
LARGEST_FILE: Final = 20 * MEBIBYTE
LARGEST_PART: Final = 100 * MEBIBYTE
LARGEST_WHOLE: Final = 200 * MEBIBYTE
MOST_PARTS: Final = 2_000
LARGEST_RATIO: Final = 200
#: Depth of elements, attributes of one element.
DEEPEST: Final = 64
MOST_ATTRIBUTES: Final = 512
#: Sheets of a file, rows and columns of a sheet, cells of all sheets (empty ones too).
MOST_SHEETS: Final = 100
MOST_ROWS: Final = 50_000
MOST_COLUMNS: Final = 1_000
MOST_CELLS: Final = 1_000_000
#: Merges of a sheet, cells of one merge.
MOST_MERGES: Final = 20_000
LARGEST_MERGE: Final = 100_000
#: Strings shared by cells, characters of a text, of a number format.
MOST_STRINGS: Final = 500_000
LONGEST_STRING: Final = 65_534
LONGEST_FORMAT: Final = 255
MOST_STYLES: Final = 65_536
#: Defined names, characters of a name and of what it stands for.
MOST_NAMES: Final = 10_000
LONGEST_NAME: Final = 255
LONGEST_DEFINITION: Final = 8_192

SAVE_AGAIN: Final = "Excelで開き、.xlsxで保存し直してください。"
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: How parts are compressed in files of Office.
METHODS: Final = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_ENCRYPTED: Final = 0x1 | 0x40
_MARKUP: Final = re.compile(rb"(?:\xef\xbb\xbf)?\s*<")
_LOCAL_HEADER: Final = 30
#: Begins the entry of each part in the archive's directory.
_LISTED: Final = b"PK\x01\x02"
#: Bytes at the start of files of other kinds, and what to say of them.
_OTHER_KINDS: Final = (
    (b"%PDF", "PDFのファイルです。もとのExcelのファイルを使ってください。"),
    (b"\xff\xfe", "文字コードがUTF-16のテキストです。ExcelかUTF-8のCSVで保存し直してください。"),
    (b"\xfe\xff", "文字コードがUTF-16のテキストです。ExcelかUTF-8のCSVで保存し直してください。"),
)
#: Parts that only files of other kinds have, and what to say of them.
_OTHER_PACKAGES: Final = (
    ("xl/workbook.bin", f"Excelのバイナリ形式（.xlsb）のファイルです。{SAVE_AGAIN}"),
    ("word/document.xml", "Wordのファイルです。表をExcelに移し、.xlsxで保存してください。"),
    ("ppt/presentation.xml", "PowerPointのファイルです。表をExcelに移してください。"),
    ("content.xml", f"OpenDocument形式（.ods）のファイルです。{SAVE_AGAIN}"),
)


def broken(what: str = "") -> UnreadableWorkbookError:
    """The error of a file that no program that keeps to the format has written."""
    where = f"（{what}）" if what else ""
    return UnreadableWorkbookError(f"ファイルが壊れていて読めません{where}。{SAVE_AGAIN}")


def over(what: str, most: int, unit: str, act: str) -> UnreadableWorkbookError:
    """The error of a file beyond a limit: ``what`` exceeds ``most`` of ``unit``; do ``act``."""
    return UnreadableWorkbookError(f"{what}が多すぎるか大きすぎます（{most:,}{unit}まで）。{act}")


def check_size(content: bytes) -> None:
    """Raise UnreadableWorkbookError for an empty file and one above ``LARGEST_FILE``."""
    if not content:
        raise UnreadableWorkbookError(
            "ファイルが空です（0バイト）。正しいファイルを選んでください。"
        )
    if len(content) > LARGEST_FILE:
        act = "写真や使っていないシートを除いて保存し直してください。"
        raise over("ファイル", LARGEST_FILE // MEBIBYTE, "MB", act)


def open_package(content: bytes) -> zipfile.ZipFile:
    """The archive of a workbook, looked at as a whole but not unpacked.

    Raises UnreadableWorkbookError where it is none, or not one that is safe to read.
    """
    check_size(content)
    _check_kind(content)
    if holds_too_many(content):
        raise _too_many_parts()
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        message = "ファイルが途中で切れているか、壊れています。もう一度保存し、送り直してください。"
        raise UnreadableWorkbookError(message) from error
    _check_entries(archive.infolist(), archive.start_dir)
    return archive


def holds_too_many(content: bytes) -> bool:
    """Whether an archive lists too many parts, asked before zipfile makes an object of each."""
    return content.count(_LISTED) > 2 * MOST_PARTS


def check_text(content: bytes) -> None:
    """Raise UnreadableWorkbookError for a .csv that by its first bytes is something else."""
    check_size(content)
    _check_known(content)


def _check_kind(content: bytes) -> None:
    _check_known(content)
    if not content.startswith(b"PK"):
        raise UnreadableWorkbookError(f"Excelのファイル（.xlsx）として読めません。{SAVE_AGAIN}")


def _check_known(content: bytes) -> None:
    if content.startswith(_OLE):
        raise UnreadableWorkbookError(_describe_old_file(content))
    if _MARKUP.match(content):
        message = (
            "名前はExcelでも、中身はWebページ（HTML）かXMLです。"
            "Excelで開き、「Excelブック（.xlsx）」として保存し直してください。"
        )
        raise UnreadableWorkbookError(message)
    for start, message in _OTHER_KINDS:
        if content.startswith(start):
            raise UnreadableWorkbookError(message)


def _describe_old_file(content: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in content:
        return "パスワードで保護されています。パスワードを外して保存し直してください。"
    if "Workbook".encode("utf-16-le") in content or "Book".encode("utf-16-le") in content:
        return "古い形式（.xls）のファイルです。Excelで開き、.xlsxで保存し直してください。"
    return (
        "古い形式（.xls）か、パスワードで保護されたファイルです。"
        "保護を外し、.xlsxで保存し直してください。"
    )


def _check_entries(entries: Sequence[zipfile.ZipInfo], end: int) -> None:
    """Raise for an archive whose list of parts shows that it is not safe to unpack."""
    if len(entries) > MOST_PARTS:
        raise _too_many_parts()
    _check_names([entry.filename for entry in entries])
    for entry in entries:
        _check_entry(entry)
    if sum(entry.file_size for entry in entries) > LARGEST_WHOLE:
        raise over("展開した中身", LARGEST_WHOLE // MEBIBYTE, "MB", SAVE_AGAIN)
    _check_overlaps(entries, end)


def _too_many_parts() -> UnreadableWorkbookError:
    return over("ファイルの中の部品", MOST_PARTS, "個", SAVE_AGAIN)


def _check_names(names: Sequence[str]) -> None:
    folded = {name.casefold() for name in names}
    for part, message in _OTHER_PACKAGES:
        if part in folded:
            raise UnreadableWorkbookError(message)
    if len(folded) != len(names):
        raise broken("同じ名前の部品が2つある")
    if any(_is_unsafe(name) for name in names):
        raise broken("部品の名前が正しくない")


def _is_unsafe(name: str) -> bool:
    return ".." in re.split(r"[/\\]", name) or "\x00" in name or len(name) > 1_024


def _check_entry(entry: zipfile.ZipInfo) -> None:
    if entry.flag_bits & _ENCRYPTED:
        message = "暗号化されています。パスワードを外して保存し直してください。"
        raise UnreadableWorkbookError(message)
    if entry.compress_type not in METHODS:
        raise broken("Excelが使わない圧縮方式")
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise broken("ほかのファイルへのリンクを含む")
    if entry.file_size > LARGEST_PART:
        raise over("展開した部品", LARGEST_PART // MEBIBYTE, "MB", SAVE_AGAIN)
    if entry.file_size > MEBIBYTE and entry.file_size > LARGEST_RATIO * entry.compress_size:
        message = f"圧縮の比が大きすぎます（{LARGEST_RATIO}倍まで）。{SAVE_AGAIN}"
        raise UnreadableWorkbookError(message)


def _check_overlaps(entries: Sequence[zipfile.ZipInfo], end: int) -> None:
    """Raise where parts share bytes: a small file could then unpack to a huge one."""
    places = sorted((entry.header_offset, entry.compress_size) for entry in entries)
    for (start, size), (following, _) in pairwise([*places, (end, 0)]):
        if start < 0 or start + _LOCAL_HEADER + size > following:
            raise broken("部品が重なっている")
