"""Workbooks that nobody should read unharmed: ``python -m tests.hostile FOLDER`` writes them.

``KINDS`` names each with how to make it and what must come of it: a word of the
refusal's sentence, or ``READ`` where it is harmless after all.
"""

import io
import struct
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

READ = ""
MEBIBYTE = 1 << 20
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"
STYLES = "xl/styles.xml"
BOOK = "xl/workbook.xml"
BOOK_LINKS = "xl/_rels/workbook.xml.rels"


def head(encoding="UTF-8"):
    return f'<?xml version="1.0" encoding="{encoding}"?>'


def sheet(rows="", after="", before=""):
    return f'{head()}<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def row(cells, number=1):
    return f'<row r="{number}">{cells}</row>'


def cell(value, address="A1", more=""):
    return f'<c r="{address}" {more}><v>{value}</v></c>'


def strings(items):
    return f'{head()}<sst xmlns="{MAIN}">{items}</sst>'


def styles(
    formats='<numFmt numFmtId="164" formatCode="0.0"/>', xfs='<xf numFmtId="164"/>', fonts=""
):
    return (
        f'{head()}<styleSheet xmlns="{MAIN}"><numFmts>{formats}</numFmts>{fonts}'
        f"<cellXfs>{xfs}</cellXfs></styleSheet>"
    )


def book(sheets='<sheet name="表" sheetId="1" r:id="r1"/>', names="", more=""):
    return (
        f'{head()}<workbook xmlns="{MAIN}" xmlns:r="{LINKS}"><sheets>{sheets}</sheets>'
        f"<definedNames>{names}</definedNames>{more}</workbook>"
    )


def links(*targets, more=""):
    """Relations r1, r2, … to (kind, target)."""
    found = "".join(
        f'<Relationship Id="r{n}" Type="{LINKS}/{kind}" Target="{target}" {more}/>'
        for n, (kind, target) in enumerate(targets, 1)
    )
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'{head()}<Relationships xmlns="{space}">{found}</Relationships>'


def parts(changes=None):
    """The parts of a small workbook that is in order, with ``changes``; None leaves one out."""
    usual = {
        "[Content_Types].xml": f"{head()}<Types/>",
        "_rels/.rels": links(("officeDocument", BOOK)),
        BOOK: book(),
        BOOK_LINKS: links(
            ("worksheet", "worksheets/sheet1.xml"),
            ("sharedStrings", "sharedStrings.xml"),
            ("styles", "styles.xml"),
        ),
        SHEET: sheet(row(cell(0, more='t="s"') + cell(12.5, "B1", 's="0"'))),
        STRINGS: strings("<si><t>指標</t></si>"),
        STYLES: styles(),
    }
    return {k: v for k, v in {**usual, **(changes or {})}.items() if v is not None}


def packed(changes=None, method=zipfile.ZIP_DEFLATED, extra=()):
    """The bytes of a workbook; ``extra`` are (ZipInfo or name, content) at the end."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in parts(changes).items():
            archive.writestr(name, content)
        for name, content in extra:
            archive.writestr(name, content)
    return buffer.getvalue()


def with_rows(rows, **options):
    return packed({SHEET: sheet(rows, **options)}, zipfile.ZIP_STORED)


def with_cell(value, more=""):
    return with_rows(row(cell(value, more=more)))


def flagged(content, flag=None, method=None):
    """With a flag or method set at every part, in both places where it stands."""
    changed = bytearray(content)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = changed.find(signature)
        while start >= 0:
            if flag is not None:
                struct.pack_into("<H", changed, start + offset, flag)
            if method is not None:
                struct.pack_into("<H", changed, start + offset + 2, method)
            start = changed.find(signature, start + 4)
    return bytes(changed)


def at_entry(content, offset, shape, value, which=-1):
    """With one number of one entry of the central directory replaced."""
    changed = bytearray(content)
    places, start = [], changed.find(b"PK\x01\x02")
    while start >= 0:
        places.append(start)
        start = changed.find(b"PK\x01\x02", start + 4)
    struct.pack_into(shape, changed, places[which] + offset, value)
    return bytes(changed)


def directory(count):
    """Nothing but a directory of parts with names of two bytes."""
    entry = struct.pack("<4s6H3I5H2I", b"PK\x01\x02", *[0] * 9, 2, *[0] * 6)
    entries = b"".join(entry + struct.pack("<H", n % 65_536) for n in range(count))
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 65_535, 65_535, len(entries), 4, 0)
    return b"PK\x03\x04" + entries + end


def symlink():
    info = zipfile.ZipInfo("xl/media/link.png")
    info.create_system, info.external_attr = 3, 0o120777 << 16
    return packed(extra=[(info, "/etc/passwd")])


def repeated(name):
    """A part under a name that is there already; zipfile would warn while writing."""
    content = packed(extra=[("xl/worksheets/sheetX.xml", sheet())])
    return content.replace(b"xl/worksheets/sheetX.xml", name)


def swapped(content, old, new):
    """Bytes replaced without regard to lengths and sums."""
    assert old in content
    return content.replace(old, new)


def bombs(count, size):
    return packed(extra=[(f"xl/media/{n}.bin", bytes(size)) for n in range(count)])


def doctype(entity, where):
    usual = parts()[where]
    declared = f"<!DOCTYPE x [{entity}]>"
    return packed({where: usual.replace("?>", f"?>{declared}", 1)})


def laughs():
    entities = '<!ENTITY a0 "はは">' + "".join(
        f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)
    )
    body = sheet(row('<c r="A1" t="inlineStr"><is><t>&a9;</t></is></c>'))
    return packed({SHEET: body.replace("?>", f"?><!DOCTYPE x [{entities}]>", 1)})


def deep(count):
    return with_rows(row(f'<c r="A1">{"<x>" * count}{"</x>" * count}</c>'))


def encoded(text, encoding, named):
    return packed({SHEET: text.replace("UTF-8", named, 1).encode(encoding)})


def sheets(count):
    listed = "".join(f'<sheet name="表{n}" sheetId="{n}" r:id="r1"/>' for n in range(count))
    return packed({BOOK: book(listed)})


def merges(*spans):
    return with_rows(
        "",
        after="<mergeCells>" + "".join(f'<mergeCell ref="{s}"/>' for s in spans) + "</mergeCells>",
    )


def inline(text, more=""):
    return with_rows(row(f'<c r="A1" t="inlineStr">{more}<is>{text}</is></c>'))


Kind = tuple[Callable[[], bytes], str]

KINDS: dict[str, Kind] = {
    # no workbook at all
    "empty.xlsx": (lambda: b"", "空"),
    "text.xlsx": ("指標,2019年度\n".encode, "Excelのファイル"),
    "page.xlsx": (lambda: b"\xef\xbb\xbf\n<html><table></table></html>", "HTML"),
    "xml_2003.xlsx": (lambda: b'<?xml version="1.0"?><Workbook/>', "XML"),
    "pdf.xlsx": (lambda: b"%PDF-1.7\n", "PDF"),
    "old_xls.xlsx": (lambda: OLE + "Workbook".encode("utf-16-le"), ".xls"),
    "password.xlsx": (lambda: OLE + "EncryptedPackage".encode("utf-16-le"), "パスワード"),
    "ole_other.xlsx": (lambda: OLE, "保護"),
    "utf16_text.xlsx": (lambda: "指標\t値".encode("utf-16"), "UTF-16"),
    # archives that are broken
    "truncated.xlsx": (lambda: packed()[:-40], "途中で切れて"),
    "half.xlsx": (lambda: packed()[:600], "途中で切れて"),
    "end_only.xlsx": (lambda: b"PK\x05\x06" + bytes(18), "ブックの中身"),
    "no_workbook.xlsx": (lambda: packed({BOOK: None}), "ブックの中身"),
    "word.xlsx": (lambda: packed(extra=[("word/document.xml", "<a/>")]), "Word"),
    "slides.xlsx": (lambda: packed(extra=[("ppt/presentation.xml", "<a/>")]), "PowerPoint"),
    "open_document.xlsx": (lambda: packed(extra=[("content.xml", "<a/>")]), "OpenDocument"),
    "binary.xlsx": (lambda: packed(extra=[("xl/workbook.bin", b"\x00")]), "xlsb"),
    "wrong_sum.xlsx": (lambda: at_entry(packed(), 16, "<I", 1, 4), "壊れて"),
    "other_local_name.xlsx": (lambda: packed().replace(b"sheet1.xml", b"sheet2.xml", 1), "壊れて"),
    "directory_elsewhere.xlsx": (lambda: packed()[:-6] + b"\xff\xff\xff\x7f\x00\x00", "壊れて"),
    "noise_in_sheet.xlsx": (
        lambda: swapped(
            packed(method=zipfile.ZIP_STORED),
            b"<sheetData>",
            b"\x00\xff\x00\xff\x00\xff\x00\xff\x00\xff\x00",
        ),
        "壊れて",
    ),
    # archives that unpack to too much, or elsewhere
    "over_20_mib.xlsx": (lambda: b"PK\x03\x04" + bytes(20 * MEBIBYTE), "MB"),
    "parts_2001.xlsx": (lambda: packed(extra=[(f"x/{n}", "") for n in range(2_001)]), "部品"),
    "directory_of_400000.xlsx": (lambda: directory(400_000), "部品"),
    "bomb_one.xlsx": (lambda: bombs(1, 60 * MEBIBYTE), "圧縮の比"),
    "bomb_many.xlsx": (lambda: bombs(201, MEBIBYTE), "200MB"),
    "says_101_mib.xlsx": (lambda: at_entry(packed(), 24, "<I", 101 * MEBIBYTE), "100MB"),
    "says_less.xlsx": (lambda: at_entry(packed(), 24, "<I", 10, 4), "壊れて"),
    "says_more.xlsx": (lambda: at_entry(packed(), 24, "<I", 9_999, 4), READ),
    "says_more_packed.xlsx": (lambda: at_entry(packed(), 20, "<I", 900_000, 2), "重なって"),
    "overlap.xlsx": (lambda: at_entry(packed(), 42, "<I", 0), "重なって"),
    "encrypted_part.xlsx": (lambda: flagged(packed(), flag=1), "暗号"),
    "strongly_encrypted.xlsx": (lambda: flagged(packed(), flag=0x40), "暗号"),
    "method_bzip2.xlsx": (lambda: packed(method=zipfile.ZIP_BZIP2), "圧縮方式"),
    "method_lzma.xlsx": (lambda: packed(method=zipfile.ZIP_LZMA), "圧縮方式"),
    "method_unknown.xlsx": (lambda: flagged(packed(), method=97), "圧縮方式"),
    "parent_folder.xlsx": (lambda: packed(extra=[("xl/../../evil.xml", "<a/>")]), "名前"),
    "parent_backslash.xlsx": (lambda: packed(extra=[("..\\evil.xml", "<a/>")]), "名前"),
    "long_name.xlsx": (lambda: packed(extra=[("x" * 2_000, "")]), "名前"),
    "symlink.xlsx": (symlink, "リンク"),
    "repeated_part.xlsx": (lambda: repeated(b"xl/worksheets/sheet1.xml"), "同じ名前"),
    "repeated_but_for_case.xlsx": (lambda: repeated(b"xl/worksheets/SHEET1.xml"), "同じ名前"),
    # markup
    "laughs.xlsx": (laughs, "DOCTYPE"),
    "outside_entity.xlsx": (
        lambda: doctype('<!ENTITY x SYSTEM "file:///etc/passwd">', STRINGS),
        "DOCTYPE",
    ),
    "doctype_of_book.xlsx": (lambda: doctype("", BOOK), "DOCTYPE"),
    "doctype_of_links.xlsx": (lambda: doctype("", BOOK_LINKS), "DOCTYPE"),
    "doctype_unread_part.xlsx": (
        lambda: packed(extra=[("xl/theme/theme1.xml", "<!DOCTYPE a><a/>")]),
        "DOCTYPE",
    ),
    "doctype_utf16.xlsx": (
        lambda: encoded(sheet().replace("?>", "?><!DOCTYPE x>", 1), "utf-16", "UTF-16"),
        "DOCTYPE",
    ),
    "utf16.xlsx": (lambda: encoded(sheet(row(cell(1))), "utf-16", "UTF-16"), READ),
    "utf7.xlsx": (lambda: encoded(sheet(), "utf-8", "UTF-7"), "壊れて"),
    "unknown_encoding.xlsx": (lambda: encoded(sheet(), "utf-8", "x-none"), "壊れて"),
    "deep_100.xlsx": (lambda: deep(100), "入れ子"),
    "deep_100000.xlsx": (lambda: deep(100_000), "入れ子"),
    "attributes.xlsx": (
        lambda: with_rows("<row " + " ".join(f'a{n}="1"' for n in range(600)) + "/>"),
        "属性",
    ),
    "attributes_of_root.xlsx": (
        lambda: packed(
            {
                SHEET: sheet().replace(
                    "<worksheet", "<worksheet " + " ".join(f'a{n}="1"' for n in range(600))
                )
            }
        ),
        "属性",
    ),
    "unclosed.xlsx": (lambda: packed({SHEET: sheet()[:-12]}), "壊れて"),
    "no_xml.xlsx": (lambda: packed({SHEET: b"\x00\x01\x02"}), "壊れて"),
    "bad_utf8.xlsx": (
        lambda: packed({SHEET: sheet(row(cell("x"))).encode().replace(b">x<", b">\xff\xfe<")}),
        "壊れて",
    ),
    "other_root.xlsx": (lambda: packed({SHEET: strings("")}), "壊れて"),
    "other_namespace.xlsx": (
        lambda: packed({SHEET: sheet(row(cell(1))).replace("<row", '<row xmlns="x"')}),
        READ,
    ),
    "sheet_is_book.xlsx": (
        lambda: packed({BOOK_LINKS: links(("worksheet", "workbook.xml"))}),
        "壊れて",
    ),
    # sheets
    "sheets_101.xlsx": (lambda: sheets(101), "シート"),
    "sheets_share_a_part.xlsx": (lambda: sheets(50), READ),
    "sheet_twice.xlsx": (lambda: packed({BOOK: book('<sheet name="表" r:id="r1"/>' * 2)}), "2枚"),
    "sheet_long_title.xlsx": (
        lambda: packed({BOOK: book(f'<sheet name="{"表" * 300}" r:id="r1"/>')}),
        "長すぎ",
    ),
    "sheet_missing.xlsx": (lambda: packed({SHEET: None}), "中身がない"),
    "sheet_without_link.xlsx": (
        lambda: packed({BOOK: book('<sheet name="表" r:id="r9"/>')}),
        "壊れて",
    ),
    "sheet_outside.xlsx": (
        lambda: packed(
            {BOOK_LINKS: links(("worksheet", "http://example.jp/"), more='TargetMode="External"')}
        ),
        "壊れて",
    ),
    "row_50001.xlsx": (lambda: with_rows(row(cell(1, "A50001"), 50_001)), "50,000行"),
    "row_beyond_all.xlsx": (lambda: with_rows(row(cell(1, "A9999999"), 9_999_999)), "行の順"),
    "column_1001.xlsx": (lambda: with_rows(row(cell(1, "ALM1"))), "1,000列"),
    "column_beyond_all.xlsx": (lambda: with_rows(row(cell(1, "ZZZ1"))), "番地"),
    "cells_1000001.xlsx": (
        lambda: with_rows("".join(f"<row>{'<c/>' * 1_000}</row>" for _ in range(1_001))),
        "セル",
    ),
    "rows_descend.xlsx": (lambda: with_rows(row(cell(1, "A2"), 2) + row(cell(1))), "行の順"),
    "rows_repeated.xlsx": (lambda: with_rows(row(cell(1)) * 2), "行の順"),
    "row_0.xlsx": (lambda: with_rows(row(cell(1, "A0"), 0)), "行の順"),
    "row_negative.xlsx": (lambda: with_rows(row(cell(1, "A-1"), -1)), "行の順"),
    "row_word.xlsx": (lambda: with_rows(row("", "one")), "行の順"),
    "row_fraction.xlsx": (lambda: with_rows(row("", "1.5")), "行の順"),
    "row_in_row.xlsx": (lambda: with_rows(row(row("", 2))), "行の順"),
    "cells_descend.xlsx": (lambda: with_rows(row(cell(1, "B1") + cell(1))), "セルの順"),
    "cells_repeated.xlsx": (lambda: with_rows(row(cell(1) + cell(2))), "セルの順"),
    "cell_of_another_row.xlsx": (lambda: with_rows(row(cell(1, "A2"))), "番地"),
    "cell_full_width.xlsx": (lambda: with_rows(row(cell(1, "Ａ１"))), "番地"),
    "cell_word.xlsx": (lambda: with_rows(row(cell(1, "1"))), "番地"),
    "cell_in_cell.xlsx": (lambda: with_rows(row(f'<c r="A1">{cell(1, "B1")}</c>')), "行の中にない"),
    "cell_without_row.xlsx": (lambda: with_rows(cell(1)), "行の中にない"),
    "cell_two_values.xlsx": (lambda: with_rows(row('<c r="A1"><v>1</v><v>2</v></c>')), "2つ"),
    "merges_20001.xlsx": (lambda: merges(*[f"A{n}:B{n}" for n in range(1, 20_002)]), "結合"),
    "merge_of_all.xlsx": (lambda: merges("A1:XFD1048576"), "結合"),
    "merge_word.xlsx": (lambda: merges("all"), "結合"),
    "merge_of_columns.xlsx": (lambda: merges("A:C"), "結合"),
    "merge_backwards.xlsx": (lambda: merges("C3:A1"), READ),
    "hidden_columns_all.xlsx": (
        lambda: with_rows(
            "", before='<cols><col min="-9999999999" max="9999999999" hidden="1"/></cols>'
        ),
        READ,
    ),
    "hidden_columns_word.xlsx": (
        lambda: with_rows("", before='<cols><col min="a" max="b" hidden="1"/></cols>'),
        "壊れて",
    ),
    "column_runs.xlsx": (
        lambda: with_rows("", before="<cols>" + '<col min="1" max="9"/>' * 20_000 + "</cols>"),
        "列の定義",
    ),
    # strings, formats, names
    "strings_500001.xlsx": (
        lambda: packed({STRINGS: strings("<si/>" * 500_001)}, zipfile.ZIP_STORED),
        "文字列",
    ),
    "string_65535.xlsx": (
        lambda: packed({STRINGS: strings(f"<si><t>{'あ' * 65_535}</t></si>")}),
        "文字",
    ),
    "string_runs_65535.xlsx": (
        lambda: packed({STRINGS: strings("<si>" + "<r><t>ああああ</t></r>" * 20_000 + "</si>")}),
        "文字",
    ),
    "inline_65535.xlsx": (lambda: inline(f"<t>{'あ' * 65_535}</t>"), "文字"),
    "value_1_mib.xlsx": (lambda: with_cell("9" * MEBIBYTE), "文字"),
    "string_absent.xlsx": (lambda: with_cell(7, 't="s"'), "文字列がない"),
    "string_negative.xlsx": (lambda: with_cell(-1, 't="s"'), "文字列がない"),
    "string_full_width.xlsx": (lambda: with_cell("０", 't="s"'), "文字列がない"),
    "string_no_part.xlsx": (lambda: packed({STRINGS: None}), "文字列がない"),
    "lone_surrogate.xlsx": (lambda: inline("<t>a_xD800_b</t>"), READ),
    "control_characters.xlsx": (lambda: inline("<t>_x0000__x0007__x202E_</t>"), READ),
    "format_200000.xlsx": (
        lambda: packed({STYLES: styles(f'<numFmt numFmtId="164" formatCode="{"[h]" * 66_667}"/>')}),
        "表示形式",
    ),
    "format_255.xlsx": (
        lambda: packed({STYLES: styles(f'<numFmt numFmtId="164" formatCode="{"&quot;" * 255}"/>')}),
        READ,
    ),
    "formats_70000.xlsx": (
        lambda: packed({STYLES: styles(xfs='<xf numFmtId="1"/>' * 70_000)}, zipfile.ZIP_STORED),
        "書式",
    ),
    "format_id_word.xlsx": (lambda: packed({STYLES: styles(xfs='<xf numFmtId="a"/>')}), READ),
    "style_beyond.xlsx": (lambda: with_cell(1, 's="99999"'), READ),
    "names_10001.xlsx": (
        lambda: packed(
            {BOOK: book(names='<definedName name="a">1</definedName>' * 10_001)}, zipfile.ZIP_STORED
        ),
        "名前の定義",
    ),
    "name_long.xlsx": (
        lambda: packed({BOOK: book(names=f'<definedName name="{"a" * 300}">1</definedName>')}),
        "名前の定義",
    ),
    "name_of_much.xlsx": (
        lambda: packed({BOOK: book(names=f'<definedName name="a">{"A1," * 9_000}</definedName>')}),
        "名前の定義",
    ),
    # values
    **{
        f"number_{name}.xlsx": (lambda value=value: with_cell(value), READ)
        for name, value in {
            **{"full_width": "１２", "underscore": "1_000", "nan": "NaN", "infinite": "inf"},
            **{"too_large": "1e999", "1e308": "1e308", "hex": "0x10", "5000_digits": "9" * 5_000},
            **{"two_points": "1.2.3", "spaces": " 12 ", "word": "twelve", "minus": "--1"},
        }.items()
    },
    "boolean_word.xlsx": (lambda: with_cell("maybe", 't="b"'), READ),
    "error_number.xlsx": (lambda: with_cell("12", 't="e"'), READ),
    "kind_unknown.xlsx": (lambda: with_cell("12", 't="zzz"'), READ),
    "day_word.xlsx": (lambda: with_cell("someday", 't="d"'), READ),
    "day_beyond.xlsx": (
        lambda: packed(
            {
                SHEET: sheet(row(cell("99999999999", more='s="0"'))),
                STYLES: styles('<numFmt numFmtId="164" formatCode="yyyy-mm-dd"/>'),
            }
        ),
        READ,
    ),
    # .csv
    "quote.csv": ('指標,"2019年度\n1,2\n'.encode, "引用符"),
    "noise.csv": (lambda: bytes(range(128, 256)) * 9, "文字コード"),
    "utf16.csv": (lambda: "指標,値".encode("utf-16"), "UTF-16"),
    "page.csv": (lambda: b"<!DOCTYPE html><table></table>", "HTML"),
    "columns_1001.csv": (lambda: b"1," * 1_001, "多すぎる"),
    "rows_50001.csv": (lambda: b"1\n" * 50_001, "多すぎる"),
    "long_text.csv": (lambda: b"a" * 70_000, "文字"),
    "very_long_text.csv": (lambda: b"a" * 200_000, "引用符"),
    "nul.csv": (lambda: b"a,\x00b\n", READ),
    "empty.csv": (lambda: b"", "空"),
    "workbook.csv": (packed, READ),
}


def main(folder):
    """Write every kind into ``folder``."""
    Path(folder).mkdir(parents=True, exist_ok=True)
    for name, (make, _) in KINDS.items():
        Path(folder, name).write_bytes(make())
    print(f"{len(KINDS)} files in {folder}")


if __name__ == "__main__":
    main(*sys.argv[1:])
