"""A checkout of the project, used only as a user would."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

REAL = "data/chino_indicators.xlsx"
SAMPLE = "data/sample_actuals.xlsx"


@dataclass(frozen=True, slots=True)
class Checkout:
    """The project in ``root``; all that it stores goes to ``folder``."""

    root: Path
    folder: Path

    def run(self, *arguments: str) -> str:
        """What ``python -m chino_metrics`` prints, with its exit status at the end."""
        done = subprocess.run(
            [sys.executable, "-m", "chino_metrics", *arguments],
            cwd=self.root,
            env=self.environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
            timeout=300,
        )
        return f"{done.stdout}{done.stderr}exit {done.returncode}\n"

    @property
    def environment(self) -> dict[str, str]:
        """The settings of its processes."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("CHINO_", "STREAMLIT_"))}
        own = {"PYTHONPATH": str(self.root), "CHINO_DATA_FOLDER": str(self.folder / "var")}
        return kept | own | {"PYTHONDONTWRITEBYTECODE": "1"}
