"""``python -m tests.sameness OLD [NEW]``: exit status 0 where nothing differs, else 1."""

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
    """Compare, print the differences and the figure."""
    parser = argparse.ArgumentParser(prog="python -m tests.sameness", description=__doc__)
    parser.add_argument("old", type=Path, help="a checkout, or what --keep has written of one")
    parser.add_argument("new", type=Path, nargs="?", default=HERE)
    parser.add_argument("--sheets", type=Path, nargs="*", default=[], help="folders to be checked")
    parser.add_argument("--keep", type=Path, help="a folder for what was met: old.json, new.json")
    asked = parser.parse_args()
    folders = [HERE / "tests" / "real_sheets", *asked.sheets]
    sheets = sorted(p for f in folders for p in f.glob("*") if p.suffix in {".xlsx", ".csv"})
    old, new = _met(asked.old, sheets), _met(asked.new, sheets)
    for name, texts in (("old", old), ("new", new)) if asked.keep else ():
        asked.keep.mkdir(parents=True, exist_ok=True)
        written = json.dumps(texts, ensure_ascii=False, indent=0)
        (asked.keep / f"{name}.json").write_text(written, encoding="utf-8")
    different = [key for key in {**old, **new} if old.get(key) != new.get(key)]
    for key in different:
        _show(key, old.get(key, ""), new.get(key, ""))
    size = sum(map(len, new.values()))
    print(f"{len(new)} texts, {size:,} characters compared; {len(different)} differ")
    return 1 if different else 0


def _met(place: Path, sheets: list[Path]) -> dict[str, str]:
    if place.is_file():
        found: dict[str, str] = json.loads(place.read_text(encoding="utf-8"))
        return found
    with tempfile.TemporaryDirectory(prefix="chino-") as folder:
        return dict(met(Checkout(place.resolve(), Path(folder)), sheets))


def _show(key: str, old: str, new: str) -> None:
    print(f"--- {key}")
    lines = difflib.unified_diff(old.splitlines(), new.splitlines(), lineterm="", n=0)
    for line in islice(lines, 2, 2 + SHOWN):
        print(f"    {line[:300]}")


if __name__ == "__main__":
    sys.exit(main())
