"""``python -m tests.backtest``: write the findings to ``docs/outlook.md``."""

from __future__ import annotations

from pathlib import Path

from tests.backtest.document import document

PLACE = Path(__file__).resolve().parents[2] / "docs" / "outlook.md"


def main() -> None:
    """Write the document and say whether it has changed."""
    before = PLACE.read_text(encoding="utf-8") if PLACE.exists() else ""
    found = document()
    PLACE.write_text(found, encoding="utf-8")
    print(f"{PLACE.name}: {'unchanged' if found == before else 'written anew'}")


if __name__ == "__main__":
    main()
