"""The command line: verdicts of both workbooks, checks of every sheet at hand, help texts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tests.sameness.checkout import REAL, SAMPLE, Checkout

COMMANDS = (
    *("assess", "changes", "check", "template", "publish", "export", "judge", "account", "history"),
)
JUDGE = (
    *("judge", "--baseline", "5", "--baseline-year", "2017", "--actual", "103"),
    *("--year", "2025", "--target", "150", "--target-year", "2027", "--direction", "increase"),
)


def met(checkout: Checkout, sheets: list[Path]) -> Iterator[tuple[str, str]]:
    """(name, text) of what the commands print."""
    for book in (REAL, SAMPLE):
        for options in ((), ("--methods",), ("--as-of", "2022"), ("--as-of", "2017")):
            name = " ".join(("assess", book, *options))
            yield name, checkout.run("assess", book, "--format", "json", *options)
        yield f"assess {book} csv", checkout.run("assess", book, "--format", "csv")
        yield f"assess {book} table", checkout.run("assess", book)
        yield f"changes {book}", checkout.run("changes", book)
        yield f"check {book}", checkout.run("check", book, "--format", "json")
    for sheet in sheets:
        yield f"check {sheet.name}", checkout.run("check", str(sheet), "--format", "json")
    yield "judge", checkout.run(*JUDGE)
    yield "judge json", checkout.run(*JUDGE, "--format", "json")
    for command in COMMANDS:
        yield f"{command} --help", checkout.run(command, "--help")
