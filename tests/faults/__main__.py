"""``python -m tests.faults [NAME ...] [--runs N | --full]``: harm the store and print one table.

Exit status 1 where something that must be 0 is not.
"""

from __future__ import annotations

import argparse
import importlib
import sys
import time

from tests.faults.report import Outcome, table

NAMES = (
    "kill_publish",
    "kill_drafts",
    "power_loss",
    "publishers",
    "full_disk",
    "corrupted",
    "clock",
    "read_only",
    "postgres_killed",
    "hostile_files",
    "mutated",
    "busy_backup",
    "sections_at_once",
    "kill_submit",
    "full_disk_submit",
    "collecting.power_loss",
    "collecting.full_disk",
    "collecting.corrupted",
    "many_files",
    "rolling_restart",
)


def main() -> int:
    """Make the chosen runs, all by default."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(NAMES)}")
    parser.add_argument("--runs", type=int, help="how often each (default: a few)")
    parser.add_argument("--full", action="store_true", help="as often as the figures we give say")
    asked = parser.parse_args()
    if unknown := {*asked.names} - {*NAMES}:
        parser.error(f"no such run: {', '.join(sorted(unknown))}")
    outcomes: list[Outcome] = []
    for name in asked.names or NAMES:
        begin = time.monotonic()
        module = importlib.import_module(f"tests.faults.{name}")
        outcomes += module.run(asked.runs or (module.FULL if asked.full else module.FEW))
        print(f"{name}: {time.monotonic() - begin:.0f} s", file=sys.stderr)
    print(table(outcomes))
    return 0 if all(o.held for o in outcomes) else 1


if __name__ == "__main__":
    sys.exit(main())
