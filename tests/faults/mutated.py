"""``python -m tests.faults.mutated 2000 [SEED]``: workbooks changed at random, read and counted.

Each must end in a reading or in a refusal that says what to do: never in another
exception, never in none.
"""

import io
import random
import re
import signal
import sys
import time
import traceback
import warnings
import zipfile
from collections import Counter
from pathlib import Path

import openpyxl

from chino_metrics.ingest.rules.book_rules import check_book
from chino_metrics.model.errors import UnreadableWorkbookError
from chino_metrics.spreadsheet.cells import read_quantity, read_text, read_year
from chino_metrics.spreadsheet.grids import read_grids
from chino_metrics.workbook.reading import read_book
from tests.faults.report import Outcome, table
from tests.support.hostile import BOOK, SHEET, STRINGS, book, cell, packed, row, sheet, strings

FEW, FULL = 300, 8_000
ROOT = Path(__file__).resolve().parents[2]
#: Seconds after which a reading counts as none.
PATIENCE = 10.0
NASTY = (
    *("", "0", "-1", "1.5", "１２", "99999999999999999999", "NaN", "1e999", "A1", "XFD1048576"),
    *("true", "s", "inlineStr", "e", "d", "b", "http://example.jp/", "../x.xml", "veryHidden"),
    *("表" * 400, "&amp;" * 50, "_xD800_", "9" * 400, "A1:B2", "C3:A1"),
)
_ELEMENT = re.compile(rb"<(\w[\w:]*)(?:[^<>]*/>|[^<>]*>[^<]*</\1>)")
_ATTRIBUTE = re.compile(rb'="[^"]*"')
_TEXT = re.compile(rb">[^<]+<")


def with_dates_and_formulas():
    """A workbook with dates, formulas, merges, hidden rows, number formats."""
    written = openpyxl.Workbook()
    opened = written.active
    opened.append(["年", "値", "割合"])
    for number in range(9):
        opened.append([f"R{number}", number * 1.5, f"=B{number + 2}*2"])
        opened.cell(number + 2, 2).number_format = ["0.0", "yyyy/m/d", "ggge年"][number % 3]
    opened.merge_cells("A12:C13")
    opened.row_dimensions[4].hidden = True
    opened.column_dimensions["C"].hidden = True
    buffer = io.BytesIO()
    written.save(buffer)
    return buffer.getvalue()


def with_shared_strings():
    """A workbook with shared strings, phonetic guides and two sheets."""
    items = "".join(f"<si><t>文{n}</t><rPh><t>ブン</t></rPh></si>" for n in range(20))
    rows = "".join(
        row(cell(n, f"A{n + 1}", 't="s"') + cell(n * 3, f"B{n + 1}", 's="0"'), n + 1)
        for n in range(20)
    )
    listed = '<sheet name="一" r:id="r1"/><sheet name="二" r:id="r1" state="hidden"/>'
    merged = '<mergeCells><mergeCell ref="A1:B2"/></mergeCells>'
    parts = {BOOK: book(listed), SHEET: sheet(rows, merged), STRINGS: strings(items)}
    return packed(parts)


def seeds():
    """The workbooks that are changed."""
    ours = (ROOT / "data" / "chino_indicators.xlsx").read_bytes()
    return [packed(), with_shared_strings(), with_dates_and_formulas(), ours]


def flipped(chance, content):
    """With some bytes changed."""
    changed = bytearray(content)
    for _ in range(chance.randint(1, 12)):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def cut(chance, content):
    """With a piece taken out, or put in twice."""
    start = chance.randrange(len(content))
    end = min(len(content), start + chance.randint(1, 400))
    return content[:start] + content[start:end] * chance.choice((0, 2)) + content[end:]


def _found(chance, pattern, content):
    places = list(pattern.finditer(content))
    return chance.choice(places).span() if places else (0, 0)


def removed(chance, content):
    """Without one element."""
    start, end = _found(chance, _ELEMENT, content)
    return content[:start] + content[end:]


def repeated(chance, content):
    """With one element twice."""
    start, end = _found(chance, _ELEMENT, content)
    return content[:end] + content[start:end] + content[end:]


def exchanged(chance, content):
    """With one element moved to another place."""
    start, end = _found(chance, _ELEMENT, content)
    rest = content[:start] + content[end:]
    place, _ = _found(chance, _ELEMENT, rest)
    return rest[:place] + content[start:end] + rest[place:]


def revalued(chance, content):
    """With one attribute's value replaced."""
    start, end = _found(chance, _ATTRIBUTE, content)
    return content[:start] + f'="{chance.choice(NASTY)}"'.encode() + content[end:]


def retold(chance, content):
    """With one text replaced."""
    start, end = _found(chance, _TEXT, content)
    return content[:start] + f">{chance.choice(NASTY)}<".encode() + content[end:]


IN_A_PART = (flipped, cut, removed, repeated, exchanged, revalued, revalued, retold, retold)


def repacked(parts):
    """The bytes of an archive of (name, content), names repeated or not."""
    buffer = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in parts:
                archive.writestr(name, content)
    return buffer.getvalue()


def mutated(chance, content):
    """``content`` changed once or a few times, as bytes, in a part or in its parts."""
    how = chance.random()
    if how < 0.25:
        return chance.choice((flipped, cut))(chance, content)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = [(name, archive.read(name)) for name in archive.namelist()]
    if how < 0.35:
        return repacked(_reordered(chance, parts))
    for _ in range(chance.randint(1, 3)):
        index = chance.randrange(len(parts))
        name, part = parts[index]
        parts[index] = (name, chance.choice(IN_A_PART)(chance, part))
    return repacked(parts)


def _reordered(chance, parts):
    """With contents swapped, or a part left out, renamed or there twice."""
    one, other = (chance.randrange(len(parts)) for _ in range(2))
    how = chance.randrange(4)
    if how == 0:
        (a, b), (c, d) = parts[one], parts[other]
        parts[one], parts[other] = (a, d), (c, b)
    elif how == 1:
        del parts[one]
    elif how == 2:
        parts[one] = (parts[one][0].upper(), parts[one][1])
    else:
        parts.append((parts[one][0], parts[other][1]))
    return parts


def outcome(content):
    """「read」, 「sheets」 (read, but not our workbook) or 「refused」; whatever else is raised."""
    try:
        workbook = read_grids(content)
    except UnreadableWorkbookError as error:
        assert "ください" in error.message
        return "refused"
    for grid in workbook.grids:
        for line in grid.rows.values():
            for content_of_cell in line.values():
                read_quantity(content_of_cell, "人")
                read_text(content_of_cell)
                read_year(content_of_cell)
    try:
        check_book(read_book(content))
    except UnreadableWorkbookError as error:
        assert "ください" in error.message
        return "sheets"
    return "read"


def tried(seed, number, bases):
    """The outcome of one mutation and the seconds it took."""
    chance = random.Random(f"{seed}/{number}")
    content = mutated(chance, chance.choice(bases))
    begin = time.perf_counter()
    return outcome(content), time.perf_counter() - begin


def _give_up(*_):
    raise TimeoutError(f"no answer in {PATIENCE} s")


def run(runs, seed="0"):
    """Read ``runs`` mutations; those that end in another exception are printed and counted."""
    before = signal.signal(signal.SIGALRM, _give_up)
    bases, counts, slowest = seeds(), Counter(), 0.0
    for number in range(runs):
        signal.setitimer(signal.ITIMER_REAL, PATIENCE)
        try:
            found, seconds = tried(seed, number, bases)
        except Exception:  # counted: this is what the run is for
            found, seconds = "other exceptions", 0.0
            print(f"mutation {seed}/{number}:\n{traceback.format_exc()}", file=sys.stderr)
        signal.setitimer(signal.ITIMER_REAL, 0)
        counts[found] += 1
        slowest = max(slowest, seconds)
    signal.signal(signal.SIGALRM, before)
    bad = {"other exceptions": counts.pop("other exceptions", 0)}
    return [Outcome("mutated workbooks", runs, {**counts, "slowest, s": f"{slowest:.2f}"}, bad)]


def main(count="2000", seed="0"):
    """Print the figures; ends with 1 where one mutation ends in anything else."""
    outcomes = run(int(count), seed)
    print(table(outcomes))
    sys.exit(not all(outcome.held for outcome in outcomes))


if __name__ == "__main__":
    main(*sys.argv[1:])
