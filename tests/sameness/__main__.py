"""``python -m tests.sameness write FILE`` and ``compare OLD NEW``: status 1 where they differ."""

from __future__ import annotations

import argparse
import difflib
import json
import sys
import tempfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from tests.sameness import commands, files, site
from tests.sameness.checkout import Checkout

HERE = Path(__file__).resolve().parents[2]
#: Lines shown of each difference.
SHOWN = 12


def met(checkout: Checkout, sheets: list[Path]) -> Iterator[tuple[str, str]]:
    """(name, text) of everything that is compared."""
    yield from commands.met(checkout, sheets)
    yield from files.met(checkout)
    yield from site.met(checkout)


def main() -> int:
    """Write down what is met, or compare what was written."""
    parser = argparse.ArgumentParser(prog="python -m tests.sameness", description=__doc__)
    acts = parser.add_subparsers(required=True, metavar="write|compare")
    write = acts.add_parser("write", help="what users meet in a checkout, as JSON")
    write.add_argument("file", type=Path)
    write.add_argument("checkout", type=Path, nargs="?", default=HERE)
    write.add_argument("--sheets", type=Path, nargs="*", default=[], help="folders to be checked")
    write.set_defaults(run=_write)
    compare = acts.add_parser("compare", help="two files that write has written")
    compare.add_argument("old", type=Path)
    compare.add_argument("new", type=Path)
    compare.set_defaults(run=_compare)
    asked = parser.parse_args()
    status: int = asked.run(asked)
    return status


def _write(asked: argparse.Namespace) -> int:
    folders = [HERE / "tests" / "real_sheets", *asked.sheets]
    sheets = sorted(p for f in folders for p in f.glob("*") if p.suffix in {".xlsx", ".csv"})
    with tempfile.TemporaryDirectory(prefix="chino-") as folder:
        texts = dict(met(Checkout(asked.checkout.resolve(), Path(folder)), sheets))
    asked.file.write_text(json.dumps(texts, ensure_ascii=False, indent=0), encoding="utf-8")
    print(f"{len(texts)} texts, {sum(map(len, texts.values())):,} characters")
    return 0


def _compare(asked: argparse.Namespace) -> int:
    old, new = (json.loads(path.read_text(encoding="utf-8")) for path in (asked.old, asked.new))
    different = [key for key in {**old, **new} if old.get(key) != new.get(key)]
    for key in different:
        _show(key, old.get(key, ""), new.get(key, ""))
    size = sum(map(len, new.values()))
    print(f"{len(new)} texts, {size:,} characters compared; {len(different)} differ")
    return 1 if different else 0


def _show(key: str, old: str, new: str) -> None:
    print(f"--- {key}")
    lines = difflib.unified_diff(old.splitlines(), new.splitlines(), lineterm="", n=0)
    for line in islice(lines, 2, 2 + SHOWN):
        print(f"    {line[:300]}")


if __name__ == "__main__":
    sys.exit(main())
