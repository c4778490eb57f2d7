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

from chino_metrics.assessment.pace import KEY
from chino_metrics.assessment.progress import assess


@dataclass(frozen=True, slots=True)
class Engine:
    """``open`` reads Parquet lazily where the engine can, ``write`` makes a new file or folder.

    ``judge`` is ``progress.assess``, or that on parts which hold what belongs together;
    ``held`` is what has to live as long as the engine.
    """

    open: Callable[[str], Any]
    write: Callable[[Any, str], object]
    judge: Callable[[Any, Any, int | None], Any] = assess
    held: object = None


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
    import_module("dask").config.set({"logging.distributed": "error"})
    frames, distributed = import_module("dask.dataframe"), import_module("distributed")
    warnings.filterwarnings("ignore", message=".*narwhals-dask", category=FutureWarning)
    warnings.filterwarnings("ignore", module=r"dask\.")  # what pandas will change under it
    client = distributed.Client(cluster) if cluster else distributed.Client(**_DASK)
    return Engine(
        lambda path: frames.read_parquet(path, **_DASK_PARTS),
        lambda frame, path: frame.to_parquet(path, write_index=False),
        _judged_by_parts,
        client,
    )


def _judged_by_parts(indicators: Any, actuals: Any, as_of: int | None) -> Any:
    """Each indicator to the part where its actuals are, then part by part what pandas does."""
    parts = max(indicators.npartitions, actuals.npartitions)
    left, right = (f.shuffle(KEY, npartitions=parts) for f in (indicators, actuals))
    meta = assess(indicators._meta, actuals._meta, as_of)
    return left.map_partitions(assess, right, as_of, meta=meta, align_dataframes=False)


def _pyspark(cluster: str | None) -> Engine:
    builder = import_module("pyspark.sql").SparkSession.builder.master(cluster or "local[*]")
    settings = _SPARK if cluster else {**_SPARK, "spark.driver.memory": _SPARK_MEMORY}
    session = builder.config(map=settings).getOrCreate()
    return Engine(session.read.parquet, lambda frame, path: frame.write.parquet(path))


#: Without a cluster: a process a core, and what does not fit waits on the disk.
_DASK: Final = {
    "threads_per_worker": 1,
    "memory_limit": "2.4GB",
    "dashboard_address": "127.0.0.1:0",
}
#: Parts of a size (uncompressed) of which several fit beside one another.
_DASK_PARTS: Final = {"split_row_groups": "adaptive", "blocksize": "16MiB"}
#: Spark guesses a table's size from its compressed file, would hand millions of indicators
#: whole to every worker and run out of memory: so it is to join by sorting.
_SPARK: Final = {
    "spark.sql.autoBroadcastJoinThreshold": "-1",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
}
#: Of the one process without a cluster, whose heap is a third smaller than the whole.
_SPARK_MEMORY: Final = "2g"


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
