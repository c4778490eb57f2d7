"""The open data as a Frictionless tabular data package: tables with their schemas.

The profile is https://specs.frictionlessdata.io/tabular-data-package/ . The same scene
gives the same bytes: dates are those of the edition, never of now.
"""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any, Final

from chino_metrics import settings
from chino_metrics.exports.open_data import writer
from chino_metrics.spreadsheet.files import zipped
from chino_metrics.views.open_data import catalogue
from chino_metrics.views.open_data.catalogue import TABLES
from chino_metrics.views.open_data.columns import KIND_WORD, DataColumn, DataTable
from chino_metrics.views.scene import Scene
from chino_metrics.views.taken_along import licences
from chino_metrics.wording import formats, names, terms

FOLDER: Final = "data/"
KEYWORDS: Final = ("政策評価", "目標指標", "オープンデータ")
_DIALECT: Final = {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "header": True}


def descriptor(scene: Scene, folder: str = "", query: str = "") -> dict[str, Any]:
    """``datapackage.json`` as a dict, its files in ``folder`` and with ``query`` behind them.

    Raises what ``licences.in_force`` does.
    """
    edition, publisher = scene.edition, scene.book.publisher
    created = writer.published(scene)
    known = {
        "version": str(edition.number) if edition else None,
        "created": f"{created}T00:00:00+09:00" if created else None,
        "homepage": f"{site}/open_data" if (site := settings.public_address()) else None,
        "spatial": catalogue.place(publisher),
        "temporal": _temporal(scene),
    }
    return {
        "profile": "tabular-data-package",
        "name": catalogue.name(scene),
        "title": writer.title(scene),
        "description": description(scene),
        **{name: value for name, value in known.items() if value},
        "licenses": [_licence(scene)],
        "sources": writer.plan_sources(scene),
        "contributors": [{"title": names.author(publisher), "role": "publisher"}],
        "keywords": [*([publisher.name] if publisher.name else []), *KEYWORDS],
        "is_sample": scene.book.is_sample,
        "as_of": scene.as_of,
        "resources": [resource(t, scene, f"{folder}{t.name}.csv{query}") for t in TABLES],
    }


def _temporal(scene: Scene) -> str | None:
    """From the first day to the last that the data speak of: ``2014-04-01/2028-03-31``."""
    years = catalogue.period(scene)
    return "/".join(day.isoformat() for day in days_of(*years)) if years else None


def days_of(first: int, last: int) -> tuple[date, date]:
    """The first and the last day of a run of fiscal years."""
    return date(first, 4, 1), date(last + 1, 3, 31)


def description(scene: Scene) -> str:
    """What the data are, from which edition, and what the licence covers."""
    plans = "、".join(p.name for p in scene.wanted_plans)
    said = [
        f"{plans}の目標指標の基準値、目標、年度ごとの実績と、{formats.year(scene.as_of)}の時点での判定。",
        f"{scene.revised}。" if scene.revised else "",
        terms.SAMPLE_SENTENCE if scene.book.is_sample else "",
        catalogue.scope(scene),
    ]
    return "".join(said)


def resource(table: DataTable[Any], scene: Scene, path: str) -> dict[str, Any]:
    """One table as a resource of the package, with the size and hash of its file."""
    content = writer.as_csv(table, scene)
    own = writer.sources(table, scene)
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": path,
        "title": table.title,
        "description": table.description,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": _DIALECT,
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        **({"sources": own} if own else {}),
        "schema": schema(table),
    }


def schema(table: DataTable[Any]) -> dict[str, Any]:
    """The table schema: fields with types and units, key, links to other tables."""
    links = [
        {"fields": list(k.columns), "reference": {"resource": k.table, "fields": list(k.key)}}
        for k in table.links
    ]
    return {
        "fields": [_field(c) for c in table.columns],
        "missingValues": [""],
        **({"primaryKey": list(table.key)} if table.key else {}),
        **({"foreignKeys": links} if links else {}),
    }


def _field(column: DataColumn[Any]) -> dict[str, Any]:
    limits: dict[str, Any] = {"required": True} if column.required else {}
    if column.choices:
        limits["enum"] = [str(choice) for choice in column.choices]
    said = {"description": column.description, "unit": column.unit, "constraints": limits}
    return {
        "name": column.name,
        "type": column.kind,
        "title": column.title,
        **{name: value for name, value in said.items() if value},
    }


def _licence(scene: Scene) -> dict[str, str]:
    licence = licences.in_force(scene.book.publisher)
    name = {"name": licence.name} if licence.name else {}
    return name | {"title": licence.title, "path": licence.path}


def package_json(scene: Scene, query: str = "") -> bytes:
    """``datapackage.json`` for the files that stand beside it; ``query`` is put behind their names."""
    return writer.to_json(descriptor(scene, query=query))


def data_package(scene: Scene) -> bytes:
    """The package as a zip: ``datapackage.json``, ``data/*.csv`` and a README; always the same bytes."""
    parts = {
        "datapackage.json": writer.to_json(descriptor(scene, FOLDER)),
        "README.md": readme(scene).encode(),
        **{f"{FOLDER}{t.name}.csv": writer.as_csv(t, scene) for t in TABLES},
    }
    return zipped(parts, scene.file_day)


def readme(scene: Scene) -> str:
    """The README of the package, in Japanese: what is in it and how it may be used."""
    licence = licences.in_force(scene.book.publisher)
    parts = [
        f"# {writer.title(scene)}",
        description(scene),
        "`datapackage.json` は Frictionless Data Package（表形式）の記述で、表ごとの列、型、単位、"
        "表どうしのつながり、出典を記している。CSVはUTF-8（BOMなし）、改行はCRLF。",
        f"利用条件：{licence.title} {licence.path}",
        *(_section(table, scene) for table in TABLES),
    ]
    return "\n\n".join(parts) + "\n"


def _section(table: DataTable[Any], scene: Scene) -> str:
    lines = [
        f"## {FOLDER}{table.name}.csv　{table.title}（{len(table.rows(scene))}行）",
        "",
        table.description,
        "",
        "| 列 | 名前 | 型 | 単位 | 説明 |",
        "|---|---|---|---|---|",
        *(
            f"| `{c.name}` | {c.title} | {KIND_WORD[c.kind]} | {c.unit} | {c.description} |"
            for c in table.columns
        ),
    ]
    return "\n".join(lines)
