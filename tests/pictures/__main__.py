"""``python -m tests.pictures [name ...]``: make the pictures of ``docs/``, all by default."""

from __future__ import annotations

import argparse
import io
import sys
import tempfile
from pathlib import Path

from PIL import Image

from tests.bench.servers import ROOT
from tests.pictures import documents, screens
from tests.sameness.checkout import Checkout

DOCS = ROOT / "docs"
NAMES = (*screens.PICTURES, *documents.PICTURES)
#: Bytes of a picture at most: the README has to open quickly.
LARGEST = 250_000


def main() -> None:
    """Make the chosen pictures and say how large each is."""
    parser = argparse.ArgumentParser(prog="python -m tests.pictures", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help=f"of {', '.join(NAMES)}")
    wanted = parser.parse_args().names or NAMES
    if unknown := set(wanted) - set(NAMES):
        parser.error(f"no such picture: {', '.join(sorted(unknown))}")
    with tempfile.TemporaryDirectory(prefix="chino-") as folder:
        checkout = Checkout(ROOT, Path(folder))
        made = {**screens.made(checkout, wanted), **documents.made(checkout, wanted)}
    for name, picture in made.items():
        path = DOCS / f"{name}.png"
        path.write_bytes(_small(picture))
        print(f"docs/{path.name}  {path.stat().st_size // 1000} kB")
    if large := [name for name in made if (DOCS / f"{name}.png").stat().st_size > LARGEST]:
        sys.exit(f"larger than {LARGEST // 1000} kB: {', '.join(large)}")


def _small(picture: bytes) -> bytes:
    """The picture in 256 colours: less than half the bytes, and no difference that could be seen."""
    opened, small = Image.open(io.BytesIO(picture)).convert("RGB"), io.BytesIO()
    colours = opened.quantize(256, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    colours.save(small, "PNG", optimize=True)
    return small.getvalue()


if __name__ == "__main__":
    main()
