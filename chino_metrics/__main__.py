"""Command line: ``python -m chino_metrics COMMAND``; the commands stand in ``commands``.

Exit status 0, or 2 with one Japanese line on standard error where something cannot
be done (what 1 means, each command says). Output is UTF-8 whatever the locale.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import Final

from chino_metrics import logs
from chino_metrics.commands import (
    account,
    assess,
    changes,
    check,
    check_texts,
    export,
    history,
    judge,
    official,
    search,
    template,
    tidy,
    undo,
)
from chino_metrics.commands.arguments.parsing import FAILED, Parser, Refusal, add_help
from chino_metrics.commands.handed_out import verify
from chino_metrics.model.errors import ChinoMetricsError

#: What a shell says of a tool that SIGPIPE has ended.
READER_GONE: Final = 128 + 13
#: In the order in which the help lists them.
COMMANDS: Final = (
    *(assess, search, judge, changes, official, check, check_texts, template, export),
    *(verify, history, undo, account, tidy),
)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit status."""
    _speak_utf8()
    logs.set_up_command()
    try:
        arguments = _parsed(argv)
        status: int = arguments.run(arguments)
        sys.stdout.flush()
    except BrokenPipeError:
        return _unheard()
    except (Refusal, ChinoMetricsError) as refusal:
        print(" ".join(str(refusal).split()), file=sys.stderr)
        return FAILED
    return status


def _parsed(argv: Sequence[str] | None) -> argparse.Namespace:
    """The arguments; what argparse prints and then leaves with is written out here, too."""
    try:
        return _parser().parse_args(argv)
    except SystemExit:
        sys.stdout.flush()
        raise


def _unheard() -> int:
    """End in silence where the reader of our output has gone (``| head``), as other tools do."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return READER_GONE


def _speak_utf8() -> None:
    """UTF-8 on both streams; arguments that the locale could not decode pass as they came."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="surrogateescape", newline="\n")


def _parser() -> Parser:
    parser = Parser(
        prog="python -m chino_metrics",
        description="目標指標の進み具合を判定し、台帳の更新を扱います。",
        add_help=False,
    )
    add_help(parser.add_argument_group("オプション"))
    commands = parser.add_subparsers(title="コマンド", required=True, metavar="コマンド")
    for command in COMMANDS:
        command.add(commands)
    return parser


if __name__ == "__main__":
    sys.exit(main())
