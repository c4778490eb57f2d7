"""``python -m tests.bench [part ...] [--runs N] [--japan]``: measure and print one table."""

from __future__ import annotations

import argparse
import importlib
import sys
import time

from tests.bench.report import Row, table

PARTS = (
    "browser",
    "explore",
    "marks",
    "edition",
    "slides",
    "reruns",
    "load",
    "measures",
    "reading",
    "check",
    "heavy",
    "prefecture",
)


def main() -> None:
    """Measure the chosen parts, all by default."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="part", help=f"of {', '.join(PARTS)}")
    parser.add_argument("--runs", type=int, default=7, help="turns of floor and site (default 7)")
    parser.add_argument("--japan", action="store_true", help="also 5.2 million values")
    asked = parser.parse_args()
    if unknown := set(asked.parts) - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    if asked.runs < 1:
        parser.error("--runs must be at least 1")
    rows: list[Row] = []
    for part in asked.parts or PARTS:
        begin = time.monotonic()
        module = importlib.import_module(f"tests.bench.{part}")
        rows += module.measure(asked.runs)
        if part == "measures" and asked.japan:
            rows += module.measure_japan(asked.runs)
        print(f"{part}: {time.monotonic() - begin:.0f} s", file=sys.stderr)
    print(table(rows))


if __name__ == "__main__":
    main()
