"""``python -m tests.sameness OLD [NEW]``: exit status 0 where nothing differs, else 1."""

from __future__ import annotations

import argparse
import difflib
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
    parser.add_argument("old", type=Path)
    parser.add_argument("new", type=Path, nargs="?", default=HERE)
    parser.add_argument("--sheets", type=Path, nargs="*", default=[], help="folders to be checked")
    parser.add_argument("--keep", type=Path, help="where what was met is kept, for a closer look")
    asked = parser.parse_args()
    folders = [asked.old / "tests" / "real_sheets", *asked.sheets]
    sheets = sorted(
        path for folder in folders for path in folder.glob("*") if path.suffix in {".xlsx", ".csv"}
    )
    found = []
    for name, root in (("old", asked.old), ("new", asked.new)):
        with tempfile.TemporaryDirectory(prefix="chino-") as folder:
            found.append(dict(met(Checkout(root.resolve(), Path(folder)), sheets)))
        if asked.keep:
            _keep(asked.keep / name, found[-1])
    old, new = found
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


def _keep(folder: Path, texts: dict[str, str]) -> None:
    for key, text in texts.items():
        path = folder / f"{key.replace('/', '_').replace('?', '_')[:120]}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
