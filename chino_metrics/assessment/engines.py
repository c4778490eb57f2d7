"""The engines that judge Parquet folders of any size, each an optional install but pandas.

An engine opens a file or folder (also an address it knows, ``s3://…``) as its own kind of
frame and writes such a frame; Dask and Spark do so part by part, where the parts are.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Final


@dataclass(frozen=True, slots=True)
class Engine:
    """``open`` reads Parquet lazily where the engine can, ``write`` makes a new file or folder."""

    open: Callable[[str], Any]
    write: Callable[[Any, str], object]


def _pandas(_: str | None) -> Engine:
    pandas = import_module("pandas")
    return Engine(
        lambda path: pandas.read_parquet(path, dtype_backend="pyarrow"),
        lambda frame, path: frame.to_parquet(path, index=False),
    )


def _polars(_: str | None) -> Engine:
    polars = import_module("polars")
    return Engine(
        lambda path: polars.scan_parquet(_files(path)),
        lambda frame, path: frame.sink_parquet(path),
    )


def _duckdb(_: str | None) -> Engine:
    connection = import_module("duckdb").connect()
    connection.execute("SET preserve_insertion_order = false")
    return Engine(
        lambda path: connection.read_parquet(_files(path)),
        lambda frame, path: frame.to_parquet(path),
    )


def _dask(cluster: str | None) -> Engine:
    frames = import_module("dask.dataframe")
    warnings.filterwarnings("ignore", message=".*narwhals-dask", category=FutureWarning)
    warnings.filterwarnings("ignore", module=r"dask\.")  # what pandas will change under it
    if cluster is not None:
        import_module("distributed").Client(cluster)
    return Engine(
        frames.read_parquet,
        lambda frame, path: frame.to_parquet(path, write_index=False),
    )


def _pyspark(cluster: str | None) -> Engine:
    builder = import_module("pyspark.sql").SparkSession.builder.master(cluster or "local[*]")
    quiet = builder.config("spark.ui.enabled", "false").config("spark.log.level", "ERROR")
    session = quiet.config("spark.ui.showConsoleProgress", "false").getOrCreate()
    return Engine(session.read.parquet, lambda frame, path: frame.write.parquet(path))


#: Each by its name; called with the cluster's address, it loads what it needs
#: (ModuleNotFoundError where that is not installed).
ENGINES: Final[Mapping[str, Callable[[str | None], Engine]]] = {
    "pandas": _pandas,
    "polars": _polars,
    "duckdb": _duckdb,
    "dask": _dask,
    "pyspark": _pyspark,
}
#: Those that a cluster can work for.
ON_CLUSTERS: Final = ("dask", "pyspark")


def _files(path: str) -> str:
    """All Parquet files in a folder, without what other engines leave beside them."""
    return f"{path}/**/*.parquet" if Path(path).is_dir() else path
