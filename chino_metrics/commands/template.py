"""``template``: the workbook of one plan or of all, ready to be filled in, as a file.

Exit status 0, or 2 where the plan is unknown or the file is not to be written.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from chino_metrics.commands.arguments.parsing import Commands, new_command, write_file
from chino_metrics.commands.arguments.source import add_source, read_source
from chino_metrics.views.taken_along.files import STEM
from chino_metrics.workbook.writing.template import write_template


def add(commands: Commands) -> None:
    """Register ``template``."""
    arguments, options = new_command(
        commands, "template", "実績を記入するためのExcelファイルを作ります。"
    )
    add_source(arguments, options, "もとにする台帳")
    options.add_argument("--plan", metavar="ID", default="", help="この計画だけ（省くと全計画）")
    options.add_argument(
        "--output",
        metavar="FILE",
        type=Path,
        help="書き出すファイル（省くと shihyo_template.xlsx、計画を選ぶと shihyo_template_ID.xlsx）",
    )
    options.add_argument("--force", action="store_true", help="同じ名前のファイルに上書きする")
    commands.choices["template"].set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Write the file and name it; returns 0."""
    source = read_source(arguments.file, is_seed=arguments.seed)
    content = write_template(source.workbook, arguments.plan)
    stem = f"{STEM}_template_{arguments.plan}" if arguments.plan else f"{STEM}_template"
    path = arguments.output or Path(f"{stem}.xlsx")
    write_file(path, content, force=arguments.force)
    source.say()
    print(f"書き出しました: {path}")
    return 0
