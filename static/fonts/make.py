"""Make the shipped web fonts: slices of BIZ UDPGothic, fonts.css and their unicode ranges.

The two TTF files come from the npm package @expo-google-fonts/biz-udpgothic 0.4.2
(`npm pack @expo-google-fonts/biz-udpgothic`), which carries Google Fonts' BIZ UDPGothic 1.051:

    python static/fonts/make.py 400Regular/BIZUDPGothic_400Regular.ttf \
        700Bold/BIZUDPGothic_700Bold.ttf

Needs fonttools, brotli and openpyxl. Every character of the font lies in exactly one slice:
"base" holds what the screens' own words need, "plan" the rest of the workbooks in data/, and the
others follow JIS X 0208 (level 1 with its signs, level 2) and then the font's remaining characters.
fonts.css lists the first two, rare.css the others; it is put before fonts.css once a page stands,
for the commonest slice has to come last: of rules whose ranges overlap, CSS takes the last one,
so a range of a rarer slice may run over characters of commoner ones, which keeps the list short.
chino_metrics/fonts gets the two whole fonts, for PDF and pictures, and characters.txt, all the
characters that these can show.
The digit 1 is set on the advance of the other digits, so that columns of figures align.
"""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from openpyxl import load_workbook

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
WHOLE = ROOT / "chino_metrics" / "fonts"
FAMILY = "BIZ UDPGothic"
SLICE_SIZE = 800
CHARACTERS_A_LINE = 64
COMMON = ("base", "plan")
LONGEST_GAP = 256  # so that no slice claims whole blocks the font lacks, emoji for one
SIGNS = "◎○◆×―①②③④⑤⑥●→＊※“”～〜−／・「」（）…％＋、。々〇ー\u00a0\u3000"
KANA = (*range(0x3041, 0x3097), *range(0x3099, 0x3100))
HEADINGS = {
    "計画": ("計画名", "略称", "担当"),
    "施策": ("施策名",),
    "目標指標": ("指標名", "単位", "単位（原文）", "望ましい方向", "集計"),
}
SOURCES = (
    "chino_metrics/screens/templates/**/*.html",
    "chino_metrics/**/*.py",
    "pages/**/*.py",
    "dashboard.py",
    "static/*.js",
)
LEVEL_2_FROM = 0xD0  # first byte in EUC-JP of row 48, where level 2 begins


def rows(book: Path) -> Iterator[tuple[str, str, str]]:
    """Sheet, heading and text of every text cell of a workbook, the headings themselves too."""
    for sheet in load_workbook(book).worksheets:
        head: tuple[object, ...] = ()
        for row in sheet.iter_rows(values_only=True):
            head = head or row
            for heading, cell in zip(head, row, strict=False):
                if isinstance(cell, str):
                    yield sheet.title, str(heading), cell


def base_text() -> set[str]:
    """Characters the screens need before anything of the plans' longer texts is shown."""
    files = chain.from_iterable(ROOT.glob(pattern) for pattern in SOURCES)
    cells = (
        text
        for sheet, heading, text in rows(ROOT / "data" / "chino_indicators.xlsx")
        if heading in HEADINGS.get(sheet, ())
    )
    words = "".join(chain((file.read_text("utf-8") for file in files), cells))
    return set(words) | set(SIGNS) | {chr(code) for code in chain(range(0x20, 0x7F), KANA)}


def plan_text() -> set[str]:
    """Characters of every text cell of the workbooks."""
    books = sorted((ROOT / "data").glob("*.xlsx"))
    return {char for book in books for _, _, text in rows(book) for char in text}


def level(code: int) -> str:
    """Group of a character outside the first two slices."""
    try:
        coded = chr(code).encode("euc_jp")
    except UnicodeEncodeError:
        return "more"
    if len(coded) != 2 or coded[0] == 0x8E:
        return "more"
    return "level1" if coded[0] < LEVEL_2_FROM else "level2"


def slices(known: set[int]) -> dict[str, list[int]]:
    """Code points of each slice, together all that the font knows."""
    base = {ord(char) for char in base_text()} & known
    plan = {ord(char) for char in plan_text()} & known - base
    groups: dict[str, list[int]] = {"base": sorted(base), "plan": sorted(plan)}
    rest: dict[str, list[int]] = {"level1": [], "level2": [], "more": []}
    for code in sorted(known - base - plan):
        rest[level(code)].append(code)
    for name, codes in rest.items():
        parts = max(1, round(len(codes) / SLICE_SIZE))
        size = -(-len(codes) // parts)
        for part in range(parts):
            groups[f"{name}-{part + 1}"] = codes[part * size : (part + 1) * size]
    return groups


def align_one(font: TTFont) -> None:
    """Centre the digit 1 on the advance of the other digits."""
    cmap, metrics, outlines = font.getBestCmap(), font["hmtx"], font["glyf"]
    name, wide = cmap[ord("1")], metrics[cmap[ord("0")]][0]
    advance, bearing = metrics[name]
    shift = (wide - advance) // 2
    glyph = outlines[name]
    glyph.coordinates.translate((shift, 0))
    glyph.recalcBounds(outlines)
    metrics[name] = (wide, bearing + shift)


def write_whole(source: Path, codes: Iterable[int], weight: int) -> None:
    """Write the font with all its characters as TrueType, with its names."""
    target = WHOLE / f"BIZUDPGothic-{weight}.ttf"
    write_slice(source, list(codes), target, flavor=None, name_IDs=["*"])
    print(f"{target.name}: {target.stat().st_size} bytes")


def write_characters(codes: Iterable[int]) -> None:
    """Write the characters of the whole fonts as text, without control characters."""
    text = "".join(chr(code) for code in sorted(codes) if code >= ord(" "))
    starts = range(0, len(text), CHARACTERS_A_LINE)
    lines = (f"{text[k : k + CHARACTERS_A_LINE]}\n" for k in starts)
    (WHOLE / "characters.txt").write_text("".join(lines), "utf-8")


def write_slice(source: Path, codes: list[int], target: Path, **kept: object) -> None:
    """Write one woff2 file with the code points, without hints and layout features."""
    options = subset.Options(
        **{
            "flavor": "woff2", "hinting": False, "layout_features": [], "name_IDs": [0],
            "bidi_closure": False,
        } | kept
    )  # fmt: skip
    options.recalc_timestamp = False
    options.drop_tables += ["GSUB", "gasp", "meta", "vhea", "vmtx"]
    font = subset.load_font(str(source), options)
    align_one(font)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=codes)
    subsetter.subset(font)
    subset.save_font(font, str(target), options)


def unicode_range(codes: Iterable[int], taken: set[int]) -> str:
    """CSS ranges of the code points; a range may run over a gap that holds nothing taken."""
    runs: list[list[int]] = []
    for code in codes:
        gap = range(runs[-1][1] + 1, code) if runs else range(LONGEST_GAP + 1)
        if len(gap) <= LONGEST_GAP and taken.isdisjoint(gap):
            runs[-1][1] = code
        else:
            runs.append([code, code])
    return ",".join(f"U+{a:X}" if a == b else f"U+{a:X}-{b:X}" for a, b in runs)


def rule(target: Path, weight: int, ranges: str) -> str:
    """Give the @font-face rule of one file, addressed with a hash of its content."""
    version = hashlib.sha256(target.read_bytes()).hexdigest()[:8]
    return (
        f'@font-face{{font-family:"{FAMILY}";font-style:normal;font-weight:{weight};'
        f"font-display:swap;src:url('/app/static/fonts/{target.name}?v={version}')"
        f' format("woff2");unicode-range:{ranges}}}\n'
    )


def main() -> None:
    """Write all slices of both weights and the style sheet that lists them."""
    parser = argparse.ArgumentParser(description="Make the shipped web fonts.")
    parser.add_argument("regular", type=Path)
    parser.add_argument("bold", type=Path)
    args = parser.parse_args()
    sources = {400: args.regular, 700: args.bold}
    known = set.intersection(*(set(TTFont(path).getBestCmap()) for path in sources.values()))
    for old in HERE.glob("*.woff2"):
        old.unlink()
    rules: list[str] = []
    taken = set(known)
    for weight, source in sources.items():
        write_whole(source, known, weight)
    write_characters(known)
    for name, codes in slices(known).items():
        taken -= set(codes)
        ranges = unicode_range(codes, taken)
        for weight, source in sources.items():
            target = HERE / f"{name}-{weight}.woff2"
            write_slice(source, codes, target)
            rules.append(rule(target, weight, ranges))
            print(f"{target.name}: {len(codes)} characters, {target.stat().st_size} bytes")
    common = 2 * len(COMMON)
    (HERE / "fonts.css").write_text("".join(reversed(rules[:common])), "utf-8")
    (HERE / "rare.css").write_text("".join(reversed(rules[common:])), "utf-8")


if __name__ == "__main__":
    main()
