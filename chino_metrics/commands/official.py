"""``statistics FILE…`` and ``peers``: official statistics, as stored and as compared.

Exit status 0, 2 where a file cannot be read or an item is unknown.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from chino_metrics.assessment.peers import compare
from chino_metrics.commands.arguments.parsing import (
    Commands,
    Refusal,
    new_command,
    read_file,
    write_file,
)
from chino_metrics.commands.arguments.source import add_seed, add_source, read_source
from chino_metrics.commands.assess import to_json
from chino_metrics.commands.text_table import aligned
from chino_metrics.model.official import KINDS, KNOWN, Formula, OfficialValue
from chino_metrics.model.plan import Book
from chino_metrics.spreadsheet.csv import plain_cell
from chino_metrics.spreadsheet.grids import Grid, read_grids
from chino_metrics.wording import formats
from chino_metrics.workbook.official.files import NEEDED, is_official
from chino_metrics.workbook.official.storing import joined, read_needed, with_values
from chino_metrics.workbook.reading import read_book
from chino_metrics.workbook.tables import read_tables
from chino_metrics.workbook.writing.template import write_workbook

_PEER_HEADS = ("年", "区分", "団体数", "自市", "最小", "中央値", "最大", "全国")


def add(commands: Commands) -> None:
    """Register ``statistics`` and ``peers``."""
    arguments, options = new_command(
        commands, "statistics", "公的統計のファイル（SSDSE-Aなど）から、台帳に要る値を出します。"
    )
    arguments.add_argument(
        "files", metavar="FILE", nargs="+", type=Path, help="公表されたままのCSV（いくつでも）"
    )
    _add_format(options)
    add_seed(options)
    options.add_argument(
        "--to", metavar="OUT.xlsx", type=Path, help="値を加えた台帳を書き出す（公開はしない）"
    )
    commands.choices["statistics"].set_defaults(run=run_statistics)
    arguments, options = new_command(
        commands, "peers", "公的統計で、比較団体の幅と中央値、全国を並べます。"
    )
    add_source(arguments, options, "Excelファイル")
    options.add_argument("--item", required=True, help=f"率の名前（{'、'.join(KNOWN)}）か、指標ID")
    _add_format(options)
    commands.choices["peers"].set_defaults(run=run_peers)


def _add_format(options: argparse._ArgumentGroup) -> None:
    options.add_argument(
        "--format", choices=("table", "json"), default="table", help="出力の形（省くと table）"
    )


def run_statistics(arguments: argparse.Namespace) -> int:
    """Write what the files would add to 公的統計の値; returns 0."""
    source = read_source(None, is_seed=arguments.seed)
    book = read_book(source.workbook)
    grids = [_grid(path) for path in arguments.files]
    files = read_needed(grids, book.official, book.publisher.code)
    values = joined((), files)
    if arguments.to:
        tables = with_values(read_tables(source.workbook), joined(book.official.values, files))
        content = write_workbook(tables, modified=book.modified or formats.today())
        write_file(arguments.to, content, force=False)
    source.say()
    sys.stdout.write(_as_json(values) if arguments.format == "json" else _as_table(values))
    return 0


def _grid(path: Path) -> Grid:
    grids = read_grids(read_file(path), path.name).grids
    found = next((grid for grid in grids if is_official(grid)), None)
    if found is None:
        raise Refusal(f"{path.name}：公的統計の表と分からない。{NEEDED}")
    return found


def _as_json(values: tuple[OfficialValue, ...]) -> str:
    return to_json(
        [{"item": v.item, "code": v.code, "year": v.year, "value": v.value} for v in values]
    )


def _as_table(values: tuple[OfficialValue, ...]) -> str:
    heads = ("項目コード", "年", "自治体コード", "団体名", "値")
    rows = [(v.item, str(v.year), v.code, v.name, plain_cell(v.value)) for v in values]
    return "\n".join((*aligned(heads, rows, frozenset({"値"})), f"{len(rows):,}件", ""))


def run_peers(arguments: argparse.Namespace) -> int:
    """Write the comparison by year and kind of peers; returns 0."""
    source = read_source(arguments.file, is_seed=arguments.seed)
    book = read_book(source.workbook)
    records = list(_records(book, _formula(book, arguments.item)))
    source.say()
    if arguments.format == "json":
        sys.stdout.write(to_json(records))
        return 0
    rows = [_cells(record) for record in records]
    sys.stdout.write("\n".join((*aligned(_PEER_HEADS, rows, frozenset(_PEER_HEADS[2:])), "")))
    return 0


def _cells(record: dict[str, object]) -> tuple[str, ...]:
    rates = (record[key] for key in ("chino", "peers_min", "peers_median", "peers_max", "japan"))
    shown = (formats.number(rate, 2) if isinstance(rate, float) else "—" for rate in rates)
    return (str(record["year"]), str(record["peers"]), str(record["n_peers"]), *shown)


def _formula(book: Book, item: str) -> Formula:
    if item in KNOWN:
        return KNOWN[item]
    twins = book.official.twins_of(item)
    if not twins:
        known = ", ".join((*KNOWN, *dict.fromkeys(t.indicator_id for t in book.official.twins)))
        raise Refusal(f"「{item}」という率はありません。あるのは {known} です。")
    return twins[0].formula


def _records(book: Book, formula: Formula) -> Iterator[dict[str, object]]:
    """The rows by year, and in each the kinds of peers that there are."""
    official, own = book.official, book.publisher.code
    kinds = [kind for kind in reversed(KINDS) if official.of_kind(kind)]
    compared = {k: compare(official, formula, own, official.of_kind(k)) for k in kinds}
    rows = [(year.year, kind, year) for kind, years in compared.items() for year in years]
    for _, kind, row in sorted(rows, key=lambda each: (each[0], kinds.index(each[1]))):
        yield {
            "year": row.year,
            "chino": row.own,
            "peers_min": row.smallest,
            "peers_median": row.median,
            "peers_max": row.largest,
            "japan": row.japan,
            "peers": kind,
            "n_peers": row.count,
        }
