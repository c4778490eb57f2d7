"""``assess --indicators I --actuals A --to OUT``: verdicts from Parquet folders, of any number.

The engine that is asked for reads, judges and writes; on Dask and Spark nothing is
collected here but the year.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import narwhals as nw

from chino_metrics.assessment.engines import ENGINES, ON_CLUSTERS, Engine
from chino_metrics.assessment.progress import (
    ACTUAL_COLUMNS,
    INDICATOR_COLUMNS,
    default_as_of,
)
from chino_metrics.assessment.rollup import roll_up_frame
from chino_metrics.commands.arguments.parsing import Refusal
from chino_metrics.model.errors import ChinoMetricsError
from chino_metrics.wording import formats

NEEDED: Final = ("indicators", "actuals", "to")
_LONGEST: Final = 300
OPTIONS: Final = (*NEEDED, "engine", "cluster", "by")


def add(command: argparse.ArgumentParser) -> None:
    """The options of Parquet folders, in a group of their own."""
    group = command.add_argument_group("Parquetから判定する（docs/scale.md）")
    group.add_argument("--indicators", metavar="PATH", help="指標のParquet（ファイルかフォルダー）")
    group.add_argument("--actuals", metavar="PATH", help="実績のParquet（ファイルかフォルダー）")
    group.add_argument("--to", metavar="PATH", help="判定を書き出すParquet（まだない名前）")
    group.add_argument("--engine", choices=tuple(ENGINES), help="計算に使う部品（省くと pandas）")
    group.add_argument("--cluster", metavar="ADDRESS", help="DaskかSparkのクラスターのアドレス")
    group.add_argument(
        "--by",
        metavar="COLUMNS",
        help="指標ごとでなく、この列ごとの数を書く（例 municipality,plan）",
    )


def is_asked(arguments: argparse.Namespace) -> bool:
    """Whether any option of Parquet folders is given."""
    return any(getattr(arguments, name) is not None for name in OPTIONS)


def run(arguments: argparse.Namespace) -> int:
    """Judge and write; returns 0. Raises Refusal."""
    _refuse_mixtures(arguments)
    name = arguments.engine or "pandas"
    engine = _engine(name, arguments.cluster)
    indicators = _opened(engine, arguments.indicators, INDICATOR_COLUMNS)
    actuals = _opened(engine, arguments.actuals, ACTUAL_COLUMNS)
    by = _asked_columns(arguments.by, indicators)
    try:
        as_of = arguments.as_of or default_as_of(indicators, actuals)
        found = engine.judge(indicators, actuals, as_of)
        _write(engine, roll_up_frame(found, by) if by else found, arguments.to)
    except ChinoMetricsError:
        raise
    except Exception as error:  # each engine has its own
        raise Refusal(f"{name} で判定できませんでした：{_cause(error)}") from error
    print(
        f"{arguments.to} に書きました（評価年度 {formats.year(as_of)}、{name}）。", file=sys.stderr
    )
    return 0


def _refuse_mixtures(arguments: argparse.Namespace) -> None:
    missing = [f"--{name}" for name in NEEDED if getattr(arguments, name) is None]
    if missing:
        raise Refusal(f"Parquetから判定するには {'、'.join(missing)} も要ります。")
    of_workbooks = (arguments.file, arguments.plan, arguments.seed, arguments.methods)
    if any((*of_workbooks, arguments.first_targets, arguments.format != "table")):
        raise Refusal(
            "--indicators は、FILE、--plan、--format、--seed、--methods、--first-targets と"
            "組み合わせられません。"
        )
    if arguments.cluster and arguments.engine not in ON_CLUSTERS:
        raise Refusal(f"--cluster は --engine {' か '.join(ON_CLUSTERS)} と組み合わせてください。")
    if Path(arguments.to).exists():
        raise Refusal(f"同じ名前のものがあります。ほかの名前にしてください: {arguments.to}")


def _engine(name: str, cluster: str | None) -> Engine:
    try:
        return ENGINES[name](cluster)
    except ImportError as error:
        raise Refusal(
            f"{name} が入っていません（{error.name}）。"
            "pip install -r requirements-scale.txt で入れてください。"
        ) from None
    except Exception as error:  # no Java for Spark, no cluster at the address
        raise Refusal(f"{name} を始められません：{_cause(error)}") from error


def _opened(engine: Engine, path: str, wanted: Sequence[str]) -> Any:
    if "://" not in path and not Path(path).exists():
        raise Refusal(f"ファイルがありません: {path}")
    try:
        frame = engine.open(path)
        missing = [name for name in wanted if name not in _names(frame)]
    except Exception as error:  # each engine has its own
        raise Refusal(f"Parquetとして読めません: {path}（{_cause(error)}）") from error
    if missing:
        raise Refusal(f"{path} に列 {'、'.join(missing)} がありません。")
    return frame


def _asked_columns(text: str | None, indicators: Any) -> list[str]:
    by = [] if text is None else [name.strip() for name in text.split(",")]
    known = _names(indicators)
    for name in by:
        if name not in known:
            raise Refusal(f"--by の列「{name}」はありません。あるのは {'、'.join(known)} です。")
    return by


def _names(frame: Any) -> list[str]:
    names: list[str] = nw.from_native(frame).collect_schema().names()
    return names


def _write(engine: Engine, frame: Any, to: str) -> None:
    """Under the name that was asked for only when it is whole, where the place is this machine's."""
    if "://" in to:
        engine.write(frame, to)
        return
    part = Path(to).with_name(f".{Path(to).name}.part")
    try:
        engine.write(frame, str(part))
        part.rename(to)
    finally:
        if part.is_dir():
            shutil.rmtree(part)
        part.unlink(missing_ok=True)


def _cause(error: Exception) -> str:
    """What an engine says went wrong; Spark names a call of its own first and the cause last."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    causes = [line for line in lines if line.startswith(("Caused by: ", ": "))]
    told = causes[-1].removeprefix("Caused by").removeprefix(": ") if causes else "".join(lines[:1])
    return (told or type(error).__name__)[:_LONGEST]
