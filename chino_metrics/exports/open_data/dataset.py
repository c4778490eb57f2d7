"""The open data for those who collect catalogues: DCAT-AP 3 and schema.org, as JSON-LD.

One document holds the catalogue, the whole of the data and each table, with the files to be
had of them (https://semiceu.github.io/DCAT-AP/releases/3.0.0/, https://schema.org/Dataset).
Addresses are absolute where ``site`` is known; else they begin at the site's root.
"""

from __future__ import annotations

import json
from typing import Any, Final

from chino_metrics.exports.open_data import package, writer
from chino_metrics.views.choice import Choice
from chino_metrics.views.entries import Entry
from chino_metrics.views.one_indicator.handed_on import bare, page_address
from chino_metrics.views.open_data import catalogue
from chino_metrics.views.open_data.addresses import ROOT, address
from chino_metrics.views.open_data.catalogue import TABLES
from chino_metrics.views.open_data.columns import DataTable
from chino_metrics.views.scene import Scene
from chino_metrics.views.taken_along import licences
from chino_metrics.wording import names, sentences

FILE: Final = "catalog.jsonld"
_EU: Final = "http://publications.europa.eu/resource/authority"
_CONTEXT: Final = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "schema": "https://schema.org/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_LANGUAGE: Final = {"@id": f"{_EU}/language/JPN", "@type": "dct:LinguisticSystem"}
_THEME: Final = {"@id": f"{_EU}/data-theme/GOVE", "@type": "skos:Concept",
                 "skos:prefLabel": {"@value": "政府・公共部門", "@language": "ja"},
                 "skos:inScheme": {"@id": f"{_EU}/data-theme"}}  # fmt: skip
_FREQUENCY: Final = {"@id": f"{_EU}/frequency/IRREG", "@type": "dct:Frequency"}
#: (end of the name, media type, name in the EU's list of file types)
_FORMS: Final = (
    ("csv", "text/csv", "CSV"),
    ("excel.csv", "text/csv", "CSV"),
    ("json", "application/json", "JSON"),
)
_WHOLE: Final = (
    ("datapackage.zip", "application/zip", "ZIP"),
    ("all.json", "application/json", "JSON"),
)
_FORM_WORD: Final = {"csv": "CSV", "excel.csv": "Excel用CSV", "json": "JSON"}


def catalog_json(scene: Scene, site: str = "") -> bytes:
    """The whole catalogue of what a scene selects; raises what ``licences.in_force`` does."""
    return writer.to_json(catalog(scene, site))


def catalog(scene: Scene, site: str = "") -> dict[str, Any]:
    """The same as a dict."""
    own = site + address(bare(scene), FILE)
    whole = _whole(scene, site)
    tables = [_of_table(table, scene, site) for table in TABLES]
    parts = [{"@id": table["@id"]} for table in tables]
    whole |= {"dct:hasPart": parts, "schema:hasPart": parts}
    listed = [{"@id": whole["@id"]}, *parts]
    top = {
        "@id": own,
        "@type": ["dcat:Catalog", "schema:DataCatalog"],
        **_titled(writer.title(scene), package.description(scene)),
        **_common(scene, site),
        "foaf:homepage": {"@id": f"{site}/", "@type": "foaf:Document"},
        "schema:url": {"@id": f"{site}/"},
        "dcat:dataset": listed,
        "schema:dataset": listed,
    }
    return {"@context": _CONTEXT, "@graph": [top, whole, *tables, *_agents(scene, site)]}


def _whole(scene: Scene, site: str) -> dict[str, Any]:
    named = site + address(bare(scene), "")
    files = [_file(scene, site, name, media, kind, name) for name, media, kind in _WHOLE]
    return {
        "@id": f"{named}#{catalogue.name(scene)}",
        **_titled(writer.title(scene), package.description(scene)),
        **_dataset(scene, site, files),
        "dct:identifier": catalogue.name(scene),
    }


def _of_table(table: DataTable[Any], scene: Scene, site: str) -> dict[str, Any]:
    named = site + address(bare(scene), "")
    files = [
        _file(
            scene, site, f"{table.name}.{end}", media, kind, f"{table.title}（{_FORM_WORD[end]}）"
        )
        for end, media, kind in _FORMS
    ]
    title = f"{writer.title(scene)}：{table.title}"
    whole = {"@id": f"{named}#{catalogue.name(scene)}"}
    return {
        "@id": f"{named}#{catalogue.name(scene)}-{table.name}",
        **_titled(title, f"{table.description}{package.description(scene)}"),
        **_dataset(scene, site, files),
        "dct:identifier": f"{catalogue.name(scene)}-{table.name}",
        "dct:isPartOf": whole,
        "schema:isPartOf": whole,
    }


def _titled(title: str, description: str) -> dict[str, Any]:
    return {
        "dct:title": {"@value": title, "@language": "ja"},
        "dct:description": {"@value": description, "@language": "ja"},
        "schema:name": title,
        "schema:description": description,
    }


def _common(scene: Scene, site: str) -> dict[str, Any]:
    """What holds for the catalogue and for every dataset: publisher, terms, place, days."""
    licence, agent = licences.in_force(scene.book.publisher), {"@id": _agent(site)}
    edition, day = scene.edition, writer.published(scene)
    said: dict[str, Any] = {
        "dct:publisher": agent,
        "schema:publisher": agent,
        "dct:language": _LANGUAGE,
        "schema:inLanguage": "ja",
        "dct:license": {"@id": licence.path, "@type": "dct:LicenseDocument"},
        "schema:license": {"@id": licence.path},
        "schema:isAccessibleForFree": True,
    }
    if day:
        moment = {"@value": day, "@type": "xsd:date"}
        said |= {"dct:issued": moment, "dct:modified": moment, "schema:dateModified": day}
    if edition:
        said |= {"dcat:version": str(edition.number), "schema:version": str(edition.number)}
    return said | _spatial(scene) | _temporal(scene)


def _dataset(scene: Scene, site: str, files: list[dict[str, Any]]) -> dict[str, Any]:
    """What a dataset says besides its title."""
    page = site + bare(scene).link("open_data")
    named = [word for word in (scene.book.publisher.name, *package.KEYWORDS) if word]
    sources = [source["path"] for source in writer.plan_sources(scene) if "path" in source]
    return {
        "@type": ["dcat:Dataset", "schema:Dataset"],
        **_common(scene, site),
        "schema:creator": {"@id": _agent(site)},
        "dcat:keyword": [{"@value": word, "@language": "ja"} for word in named],
        "schema:keywords": named,
        "dcat:theme": _THEME,
        "dct:accrualPeriodicity": _FREQUENCY,
        "dcat:contactPoint": {"@id": _contact(site)},
        "dcat:landingPage": {"@id": page, "@type": "foaf:Document"},
        "schema:url": {"@id": page},
        **({"dct:source": [{"@id": path} for path in sources]} if sources else {}),
        "dcat:distribution": files,
        "schema:distribution": [{"@id": file["@id"]} for file in files],
    }


def _file(scene: Scene, site: str, name: str, media: str, kind: str, title: str) -> dict[str, Any]:
    """One file to be had, at its stable address."""
    where = site + address(bare(scene), name)
    licence = licences.in_force(scene.book.publisher)
    return {
        "@id": where,
        "@type": ["dcat:Distribution", "schema:DataDownload"],
        "dct:title": {"@value": title, "@language": "ja"},
        "schema:name": title,
        "dcat:accessURL": {"@id": where, "@type": "rdfs:Resource"},
        "dcat:downloadURL": {"@id": where},
        "schema:contentUrl": where,
        "dcat:mediaType": {
            "@id": f"https://www.iana.org/assignments/media-types/{media}",
            "@type": "dct:MediaType",
        },
        "schema:encodingFormat": media,
        "dct:format": {"@id": f"{_EU}/file-type/{kind}", "@type": "dct:MediaTypeOrExtent"},
        "dct:license": {"@id": licence.path, "@type": "dct:LicenseDocument"},
        "dct:language": _LANGUAGE,
    }


def _spatial(scene: Scene) -> dict[str, Any]:
    publisher = scene.book.publisher
    place = catalogue.place(publisher)
    if not place:
        return {}
    code = {"dct:identifier": publisher.code, "schema:identifier": publisher.code}
    named = {"skos:prefLabel": {"@value": place, "@language": "ja"}, "schema:name": place}
    where = {"@type": ["dct:Location", "schema:Place"], **named, **(code if publisher.code else {})}
    return {"dct:spatial": where, "schema:spatialCoverage": where}


def _temporal(scene: Scene) -> dict[str, Any]:
    years = catalogue.period(scene)
    if years is None:
        return {}
    first, last = (day.isoformat() for day in package.days_of(*years))
    return {
        "dct:temporal": {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": {"@value": first, "@type": "xsd:date"},
            "dcat:endDate": {"@value": last, "@type": "xsd:date"},
        },
        "schema:temporalCoverage": f"{first}/{last}",
    }


def _agents(scene: Scene, site: str) -> list[dict[str, Any]]:
    """The municipality, and who answers questions."""
    publisher = scene.book.publisher
    name = names.author(publisher)
    code = {"dct:identifier": publisher.code} if publisher.code else {}
    said = " ".join(filter(None, (name, publisher.department, publisher.contact)))
    return [
        {
            "@id": _agent(site),
            "@type": ["foaf:Agent", "schema:GovernmentOrganization"],
            "foaf:name": {"@value": name, "@language": "ja"},
            "schema:name": name,
            **code,
        },
        {"@id": _contact(site), "@type": ["vcard:Kind", "vcard:Organization"], "vcard:fn": said},
    ]


def _agent(site: str) -> str:
    return f"{site}{ROOT}#publisher"


def _contact(site: str) -> str:
    return f"{site}{ROOT}#contact"


def of_page(scene: Scene, site: str, entry: Entry | None = None) -> dict[str, Any]:
    """A page's own Dataset (schema.org): that of an indicator, else the whole of the data."""
    publisher, choice = scene.book.publisher, bare(scene)
    licence, day = licences.in_force(publisher), writer.published(scene)
    title, about = writer.title(scene), package.description(scene)
    if entry is not None:
        title = f"{entry.indicator.name}（{title}）"
        about = f"{sentences.headline(entry.indicator, entry.assessment)}。{about}"
    files = ("values.csv", "all.json") if entry else ("datapackage.zip", "all.json")
    years = catalogue.period(scene)
    known = {
        "spatialCoverage": catalogue.place(publisher),
        "temporalCoverage": "/".join(d.isoformat() for d in package.days_of(*years))
        if years
        else "",
        "version": str(scene.edition.number) if scene.edition else "",
        "dateModified": day or "",
        "variableMeasured": entry.indicator.name if entry else "",
    }
    return {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "name": title,
        "description": about[:4900],
        "url": page_address(scene, entry, site) if entry else f"{site}/open_data",
        "license": licence.path,
        "isAccessibleForFree": True,
        "inLanguage": "ja",
        "creator": {"@type": "GovernmentOrganization", "name": names.author(publisher)},
        **{name: value for name, value in known.items() if value},
        "includedInDataCatalog": {"@type": "DataCatalog", "url": site + address(choice, FILE)},
        "distribution": [_download(choice, site, name, entry) for name in files],
    }


def _download(choice: Choice, site: str, name: str, entry: Entry | None) -> dict[str, str]:
    media = {"csv": "text/csv", "zip": "application/zip", "json": "application/json"}
    where = address(choice, name, indicator=entry.indicator.id if entry else "")
    kind = media[name.rpartition(".")[2]]
    return {"@type": "DataDownload", "encodingFormat": kind, "contentUrl": site + where}


def script(said: dict[str, Any]) -> str:
    """JSON-LD for the head of a page: no text in it can end the element it stands in."""
    text = json.dumps(said, ensure_ascii=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
