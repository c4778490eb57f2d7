"""``template``: the workbook of one plan or of all, ready to be filled in, as a file.

Exit status 0, or 2 where the plan is unknown or the file is not to be written.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from chino_metrics.commands.parsing import Commands, new_command, write_file
from chino_metrics.store.current import published_workbook
from chino_metrics.views.files import STEM
from chino_metrics.workbook.template import write_template


def add(commands: Commands, base: Callable[[], bytes] = published_workbook) -> None:
    """Register ``template``; ``base`` gives the workbook to be handed out."""
    _, options = new_command(commands, "template", "実績を記入するためのExcelファイルを作ります。")
    options.add_argument("--plan", metavar="ID", default="", help="この計画だけ（省くと全計画）")
    options.add_argument(
        "--output",
        metavar="FILE",
        type=Path,
        help="書き出すファイル（省くと shihyo_template.xlsx、計画を選ぶと shihyo_template_ID.xlsx）",
    )
    options.add_argument("--force", action="store_true", help="同じ名前のファイルに上書きする")
    commands.choices["template"].set_defaults(run=run, base=base)


def run(arguments: argparse.Namespace) -> int:
    """Write the file and name it; returns 0."""
    content = write_template(arguments.base(), arguments.plan)
    stem = f"{STEM}_template_{arguments.plan}" if arguments.plan else f"{STEM}_template"
    path = arguments.output or Path(f"{stem}.xlsx")
    write_file(path, content, force=arguments.force)
    print(f"書き出しました: {path}")
    return 0
