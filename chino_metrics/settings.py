"""Where things lie; the only place that reads the environment."""

from __future__ import annotations

from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
DATA: Final = ROOT / "data"
WORKBOOK: Final = DATA / "chino_indicators.xlsx"
