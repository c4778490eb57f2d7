"""``search WORD``: what the site finds by a word, best first, as lines or JSON.

Without FILE it is looked for in the published edition, which standard error names.
Exit status 0, also where nothing is found, and 2 for a workbook that cannot be read.
"""

from __future__ import annotations

import argparse
import sys

from chino_metrics.commands.arguments.parsing import Commands, new_command, utf8
from chino_metrics.commands.arguments.source import add_source, read_source
from chino_metrics.commands.assess import to_json
from chino_metrics.screens.search import index_of
from chino_metrics.views.choice import Choice
from chino_metrics.views.scene import scene_of
from chino_metrics.views.search.index import Item
from chino_metrics.wording import formats
from chino_metrics.wording.search import KIND_WORD, NOTHING
from chino_metrics.workbook.reading import read_book


def add(commands: Commands) -> None:
    """Register ``search``."""
    arguments, options = new_command(
        commands, "search", "言葉で、指標、事業、用語などを探します（サイトの検索と同じ）。"
    )
    arguments.add_argument("word", metavar="WORD", type=utf8, help="探す言葉")
    add_source(arguments, options, "Excelファイル")
    options.add_argument(
        "--format", choices=("table", "json"), default="table", help="出力の形（省くと table）"
    )
    commands.choices["search"].set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Write what is found; returns 0."""
    source = read_source(arguments.file, is_seed=arguments.seed)
    book = read_book(source.workbook)
    choice = Choice(data="sample" if book.is_sample else "")
    found = index_of(scene_of(book, choice, formats.today(), whole=True)).find(arguments.word)
    source.say()
    if arguments.format == "json":
        sys.stdout.write(to_json([record(item) for item in found]))
    else:
        lines = (f"{KIND_WORD[i.kind]}　{i.title}　{i.told}".rstrip() for i in found)
        sys.stdout.write("\n".join((*lines, "")) if found else f"{NOTHING}\n")
    return 0


def record(item: Item) -> dict[str, str]:
    """One answer as JSON has it; the address begins at the site's root."""
    return {
        "kind": item.kind.value,
        "id": item.id,
        "title": item.title,
        "sentence": item.told,
        "address": item.address,
    }
