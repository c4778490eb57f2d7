"""Verdicts from Parquet folders: every engine gives pandas' answers on 10,000 indicators."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from chino_metrics import __main__ as cli
from chino_metrics.assessment import engines
from chino_metrics.assessment.progress import MEASURES

MANY = 10_000


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Two folders of Parquet in two parts each: texts, gaps and years given twice among them."""
    made = tmp_path_factory.mktemp("scale")
    rng = np.random.default_rng(16)
    for part, ids in enumerate(np.array_split(np.arange(MANY), 2)):
        names = [f"i{n}" for n in ids]
        write(made / "i.parquet" / f"{part}.parquet", terms(rng, names))
        write(made / "a.parquet" / f"{part}.parquet", values(rng, names))
    yield made
    shutil.rmtree(made)


def terms(rng: np.random.Generator, names: list[str]) -> dict[str, Any]:
    many = len(names)
    gap = rng.random(many)
    base = rng.integers(-5, 50, many).astype(float)
    return {
        "indicator_id": names,
        "municipality": [f"m{int(n[1:]) % 7}" for n in names],
        "plan": np.where(gap < 0.5, "防災", "縄文"),
        "direction": np.where(rng.random(many) < 0.7, "increase", "decrease"),
        "baseline_year": pa.array(rng.integers(2015, 2018, many), mask=gap > 0.98),
        "baseline": pa.array(base, mask=gap < 0.03),
        "interim_year": pa.array(rng.integers(2016, 2024, many), mask=gap < 0.5),
        "interim_target": pa.array(base + 5, mask=gap < 0.5),
        "final_year": rng.integers(2021, 2028, many),
        "final_target": pa.array(base + rng.integers(-20, 30, many), mask=gap > 0.9),
        "final_target_text": pa.array(["毎年度実施"] * many, mask=gap < 0.95),
    }


def values(rng: np.random.Generator, names: list[str]) -> dict[str, Any]:
    many = 6 * len(names)
    value = rng.integers(-10, 90, many).astype(float)
    return {
        "indicator_id": rng.choice(names, many),
        "year": rng.integers(2014, 2025, many),
        "value": pa.array(value, mask=rng.random(many) < 0.1),
    }


def write(path: Path, columns: dict[str, Any]) -> None:
    path.parent.mkdir(exist_ok=True)
    pq.write_table(pa.table(columns), path)


def ask(folder: Path, to: str, *options: str) -> int:
    places = ("--indicators", folder / "i.parquet", "--actuals", folder / "a.parquet")
    return cli.main(["assess", *map(str, (*places, "--to", folder / to)), *options])


def answers(path: Path, *order: str) -> dict[str, list[Any]]:
    files = sorted(path.rglob("*.parquet")) if path.is_dir() else [path]
    table = pa.concat_tables(map(pq.read_table, files), promote_options="permissive")
    return table.sort_by([(name, "ascending") for name in order]).to_pydict()


def same(found: dict[str, list[Any]], wanted: dict[str, list[Any]]) -> None:
    assert list(found) == list(wanted)
    for name, column in wanted.items():
        if any(isinstance(value, float) for value in column):
            numbers = [pa.array(c[name], pa.float64(), from_pandas=True) for c in (found, wanted)]
            assert numbers[0].is_null().equals(numbers[1].is_null()), name
            filled = [pc.fill_null(n, 0).to_numpy() for n in numbers]
            np.testing.assert_allclose(*filled, rtol=1e-9, atol=1e-9, err_msg=name)
        else:
            assert found[name] == column, name


@pytest.mark.parametrize(
    "engine", ["polars", "duckdb", pytest.param("dask", marks=pytest.mark.long), "pyspark"]
)
def test_every_engine_gives_the_answers_of_pandas(folder: Path, engine: str) -> None:
    # both on clusters: in an environment of requirements-scale.txt, Spark with Java
    pytest.importorskip("distributed" if engine == "dask" else engine)
    if not (folder / "pandas.parquet").exists():
        assert ask(folder, "pandas.parquet") == 0
        assert ask(folder, "pandas-by.parquet", "--by", "municipality,plan") == 0
    assert ask(folder, f"{engine}.parquet", "--engine", engine) == 0
    wanted = answers(folder / "pandas.parquet", "indicator_id")
    assert len(set(wanted["indicator_id"])) == len(wanted["indicator_id"]) == MANY
    assert set(MEASURES) <= set(wanted)
    assert len(set(wanted["status"])) == 5
    same(answers(folder / f"{engine}.parquet", "indicator_id"), wanted)

    by = ("--engine", engine, "--by", "municipality,plan")
    assert ask(folder, f"{engine}-by.parquet", *by) == 0
    counts = answers(folder / "pandas-by.parquet", "municipality", "plan")
    assert (sum(counts["total"]), len(counts["plan"])) == (MANY, 14)
    assert sum(counts["behind"]) == wanted["status"].count("behind")
    same(answers(folder / f"{engine}-by.parquet", "municipality", "plan"), counts)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--by", "town"), "--by の列「town」はありません"),
        (("--cluster", "tcp://127.0.0.1:1"), "--cluster は --engine dask か pyspark"),
        (("--plan", "bosai"), "組み合わせられません"),
        (("--indicators", "nowhere"), "ファイルがありません: nowhere"),
        (("--indicators", __file__), "Parquetとして読めません"),
        (("--engine", "spark"), "のどれかです: spark"),
    ],
)
def test_what_cannot_be_done_is_said(
    folder: Path, capsys: pytest.CaptureFixture[str], options: tuple[str, ...], said: str
) -> None:
    try:
        assert ask(folder, "none.parquet", *options) == 2
    except SystemExit as ended:
        assert ended.code == 2
    assert said in capsys.readouterr().err
    assert not (folder / "none.parquet").exists()


def test_a_missing_column_and_a_missing_engine_are_said(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ask(folder, "none.parquet", "--indicators", str(folder / "a.parquet")) == 2
    assert "に列 direction、baseline_year" in capsys.readouterr().err

    def absent(name: str) -> None:
        raise ModuleNotFoundError(name=name)

    monkeypatch.setattr(engines, "import_module", absent)
    assert ask(folder, "none.parquet", "--engine", "dask") == 2
    assert "dask が入っていません" in capsys.readouterr().err
    assert cli.main(["assess", "--indicators", "x"]) == 2
    assert "--actuals、--to も要ります" in capsys.readouterr().err


def test_what_went_wrong_in_spark_is_its_cause(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first line names a call, those with 「at」 its places."""
    trace = (
        "An error occurred while calling o14.parquet.\n: SparkException: Job aborted.\n\tat a.b\n"
    )

    def failing(text: str) -> Any:
        def write(frame: Any, path: str) -> None:
            raise RuntimeError(text)

        return lambda cluster: engines.Engine(engines.ENGINES["polars"](None).open, write)

    for text, said in (
        (trace, "：SparkException: Job aborted."),
        (f"{trace}Caused by: Error: Java heap space\n\t... 46 more", "：Error: Java heap space"),
        ("Disk full", "：Disk full"),
        ("", "：RuntimeError"),
    ):
        monkeypatch.setitem(engines.ENGINES, "pandas", failing(text))  # type: ignore[arg-type]
        assert ask(folder, "none.parquet") == 2
        assert capsys.readouterr().err.strip().endswith(f"判定できませんでした{said}")
