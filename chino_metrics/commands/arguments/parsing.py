"""What the commands share: arguments answered in Japanese, files, the one-line refusal."""

from __future__ import annotations

import argparse
import os
import re
from datetime import date
from pathlib import Path
from typing import Final, NoReturn, TypeAlias

from chino_metrics.model.fiscal_year import parse_day

#: What ``add_subparsers`` returns; argparse has no public name for it.
Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"

#: Exit status: refused for what the file says, or for what others did meanwhile.
REFUSED: Final = 1
#: Exit status: unreadable, unknown, impossible.
FAILED: Final = 2

USAGE_MESSAGES: Final = (
    (r"unrecognized arguments: (.*)", r"知らない引数です: \1"),
    (
        r"argument (\S+): invalid choice: '?(.*?)'? \(choose from (.*)\)",
        r"\1 は \3 のどれかです: \2",
    ),
    (r"argument (\S+): expected one argument", r"\1 に値がありません"),
    (r"argument (\S+): invalid int value: '(.*)'", r"\1 は整数です: \2"),
    (r"argument (\S+): (.*)", r"\1: \2"),
    (r"the following arguments are required: (.*)", r"\1 が要ります"),
)


class Refusal(Exception):
    """What the reader asked for cannot be done; the message is one Japanese line."""


class Parser(argparse.ArgumentParser):
    """An argument parser that answers in Japanese."""

    def error(self, message: str) -> NoReturn:
        """One line on standard error and exit status 2."""
        for pattern, japanese in USAGE_MESSAGES:
            if re.fullmatch(pattern, message):
                message = re.sub(pattern, japanese, message)
                break
        self.exit(FAILED, f"{message}（使い方: {self.prog} --help）\n")

    def format_help(self) -> str:
        """The help text with Japanese headings."""
        return super().format_help().replace("usage:", "使い方:", 1)


def new_command(
    commands: Commands, name: str, about: str
) -> tuple[argparse._ArgumentGroup, argparse._ArgumentGroup]:
    """Register a command; returns its groups 引数 (to be filled first) and オプション.

    Who calls sets ``run`` with ``commands.choices[name].set_defaults(run=…)``.
    """
    command = commands.add_parser(name, help=about, description=about, add_help=False)
    groups = command.add_argument_group("引数"), command.add_argument_group("オプション")
    add_help(groups[1])
    return groups


def add_help(group: argparse._ArgumentGroup) -> None:
    """``--help``, described in Japanese."""
    group.add_argument("-h", "--help", action="help", help="この説明を出して終わる")


def utf8(argument: str) -> str:
    """An argument's text, also where the locale could not decode it."""
    return os.fsencode(argument).decode("utf-8", errors="replace")


def read_file(path: Path) -> bytes:
    """The bytes of a file the reader named; Refusal where there is none or it does not open."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise Refusal(f"ファイルがありません: {path}") from None
    except OSError:
        raise Refusal(f"ファイルを開けません: {path}") from None


def write_file(path: Path, content: bytes, *, force: bool) -> None:
    """Write a file the reader named; Refusal where there is one already, or none can be written."""
    try:
        with path.open("wb" if force else "xb") as file:
            file.write(content)
    except FileExistsError:
        raise Refusal(f"同じ名前のファイルがあります（--force で上書き）: {path}") from None
    except OSError:
        raise Refusal(f"ファイルを書き出せません: {path}") from None


def day(text: str) -> date:
    """An argument that is a day, 2026-06-01."""
    found = parse_day(text)
    if found is None:
        raise argparse.ArgumentTypeError(f"日を 2026-06-01 の形で指定してください: {text}")
    return found


def year(text: str) -> int:
    """A fiscal year of four digits as an argument's type."""
    if not re.fullmatch(r"\d{4}", text, re.ASCII):
        raise argparse.ArgumentTypeError(f"西暦4桁の年度で指定してください（例 2022）: {text}")
    return int(text)
