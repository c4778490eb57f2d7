"""``python -m tests.bench.scale FOLDER [engine ...]``: seconds and memory of verdicts from Parquet.

FOLDER holds indicators.parquet and actuals.parquet (docs/scale.md). Each engine works in
processes of its own, from files to a file: the command, then the engine's own code
(``scale_floor``). Seconds are those of the processor, so that what runs beside does not count,
and of the clock; memory is the most that any one process held.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench.report import Row, table

ENGINES = ("polars", "duckdb", "dask", "pyspark")
_TURN = 0.1


def main() -> None:
    """Measure the chosen engines, all by default."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.scale", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("engines", nargs="*", metavar="engine", help=f"of {', '.join(ENGINES)}")
    parser.add_argument("--as-of", default="2023", help="the 評価年度 (default 2023)")
    parser.add_argument("--no-floor", action="store_true", help="without the engine's own code")
    asked = parser.parse_args()
    rows: list[Row] = []
    for engine in asked.engines or ENGINES:
        rows += _measured(asked.folder, engine, asked.as_of, with_floor=not asked.no_floor)
        print(table(rows), file=sys.stderr)
    print(table(rows))


def _measured(folder: Path, engine: str, year: str, *, with_floor: bool) -> Iterator[Row]:
    with tempfile.TemporaryDirectory(dir=folder) as made:
        files = [f"--{n}={folder / n}.parquet" for n in ("indicators", "actuals")]
        command = ["-m", "chino_metrics", "assess", *files, "--engine", engine, "--as-of", year]
        ours = _run([*command, "--to", f"{made}/ours"])
        own = None
        if with_floor:
            floor = ["-m", "tests.bench.scale_floor", engine, str(folder), f"{made}/own", year]
            own = _run(floor)
    name = f"assess, {engine}"
    yield Row(name, "s", ours.worked, own and own.worked, "≤ 1.6×")
    yield Row(f"{name}, by the clock", "s", ours.taken, own and own.taken)
    yield Row(f"{name}, largest process", "MB", ours.most, own and own.most, "≤ 3000 MB")


@dataclass(slots=True)
class _Run:
    """Seconds by the clock and of the processor, and the most that one process held, in MB."""

    taken: float
    worked: float
    most: float


def _run(arguments: Sequence[str]) -> _Run:
    """A Python process with all that it starts."""
    begin, worked, most = time.monotonic(), dict[int, float](), 0.0
    process = subprocess.Popen([sys.executable, *arguments])
    while process.poll() is None:
        for pid in _tree(process.pid):
            worked[pid] = max(worked.get(pid, 0.0), _worked(pid))
            most = max(most, _held(pid))
        time.sleep(_TURN)
    if process.returncode:
        raise RuntimeError(f"{' '.join(arguments)} ended with {process.returncode}")
    return _Run(time.monotonic() - begin, sum(worked.values()), most)


def _tree(root: int) -> list[int]:
    """A process and those below it."""
    parents = {}
    for path in Path("/proc").glob("[0-9]*"):
        if told := _told(int(path.name)):
            parents[int(path.name)] = int(told[1])
    found = [root]
    for pid in found:
        found += [child for child, parent in parents.items() if parent == pid]
    return found


def _told(pid: int) -> list[str]:
    """What the system says of a process, from its state on; empty where it has ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _worked(pid: int) -> float:
    told = _told(pid)
    return sum(map(int, told[11:13])) / os.sysconf("SC_CLK_TCK") if told else 0.0


def _held(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0.0
    told = (line.split()[1] for line in lines if line.startswith("VmHWM"))
    return int(next(told, "0")) / 1000


if __name__ == "__main__":
    os.environ.setdefault("PYTHONWARNINGS", "ignore")
    main()
