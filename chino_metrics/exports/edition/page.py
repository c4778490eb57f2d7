"""One page of the static edition: a screen within an HTML document of its own."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urljoin

from markupsafe import Markup

from chino_metrics.exports.edition.links import DOWNLOADS, FILES, indicator_csv
from chino_metrics.exports.open_data import dataset
from chino_metrics.screens import filtering, frame
from chino_metrics.views.address import chosen_entry
from chino_metrics.views.scene import Scene

#: Everything from the page's own folder; widths of bars are style attributes.
POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data:",
        "font-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
    )
)
#: What ``static/marks.js`` looks for.
_MARKED: Final = re.compile(r"\sdata-(?:of|at|say)=")
_DOCUMENT: Final = Markup(
    """<!doctype html>
<html lang="ja">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<meta name="description" content="{description}">
<meta property="og:title" content="{title}">
<meta property="og:description" content="{description}">
{listed}{links}
<script src="{script}" data-statuses="{statuses}" defer></script>
<script src="{search}" defer></script>{more}
</head>
<body>
{body}
</body>
</html>
"""
)
_DATA: Final = Markup('<script type="application/ld+json">{}</script>\n')
_NOT_LISTED: Final = Markup('<meta name="robots" content="noindex">\n')


@dataclass(frozen=True, slots=True)
class Shelf:
    """What the pages of one edition share: its files beside them, and where it lies ("" unknown)."""

    files: Mapping[str, bytes]
    address: str

    def versioned(self, name: str) -> str:
        """The address of a file with its content's hash, so that it may be kept for ever."""
        return f"{name}?v={hashlib.sha256(self.files[name]).hexdigest()[:12]}"


def document(name: str, title: str, scene: Scene, body: Markup, shelf: Shelf) -> bytes:
    """The page of the file ``name`` with ``body`` on it, as UTF-8."""
    return _DOCUMENT.format(
        policy=POLICY,
        title=title,
        description=frame.description(scene, body),
        listed=_listed(name, scene, shelf),
        links=_links(name, shelf),
        script=shelf.versioned("edition.js"),
        search=shelf.versioned("search.js"),
        statuses=_statuses(scene),
        more=_marks_script(shelf) if _MARKED.search(body) else "",
        body=body,
    ).encode()


def _listed(name: str, scene: Scene, shelf: Shelf) -> Markup:
    """The data behind a page, for search engines; invented ones are nothing for them to find."""
    if scene.book.is_sample:
        return _NOT_LISTED
    is_indicator = name.startswith("indicator_")
    if not shelf.address or not (is_indicator or name == FILES[""]):
        return Markup()
    told = dataset.of_page(scene, "", chosen_entry(scene) if is_indicator else None)
    table = indicator_csv(scene.choice.indicator) if is_indicator else "data.zip"
    told |= {
        "url": urljoin(shelf.address, "" if name == FILES[""] else name),
        "distribution": [
            {
                "@type": "DataDownload",
                "encodingFormat": "text/csv" if is_indicator else "application/zip",
                "contentUrl": urljoin(shelf.address, DOWNLOADS + table),
            }
        ],
    }
    del told["includedInDataCatalog"]
    return _DATA.format(Markup(dataset.script(told)))


def _statuses(scene: Scene) -> str:
    """What the script offers to narrow a list by: the same as the site."""
    options = filtering.status_filter(scene).options
    return json.dumps([(option.value, option.label) for option in options], ensure_ascii=False)


def _marks_script(shelf: Shelf) -> Markup:
    """What makes the marks of drawings answer, on the pages that have any."""
    return Markup('\n<script src="{}" defer></script>').format(shelf.versioned("marks.js"))


def _links(name: str, shelf: Shelf) -> Markup:
    canonical = urljoin(shelf.address, "" if name == FILES[""] else name)
    told: list[dict[str, str]] = [
        *([{"rel": "canonical", "href": canonical}] if shelf.address else []),
        {"rel": "stylesheet", "href": shelf.versioned("style.css")},
        {"rel": "icon", "type": "image/svg+xml", "href": shelf.versioned("favicon.svg")},
        {
            "rel": "alternate",
            "type": "application/atom+xml",
            "title": "更新の履歴",
            "href": "feed.xml",
        },
    ]
    return Markup("\n").join(_link(attributes) for attributes in told)


def _link(attributes: Mapping[str, str]) -> Markup:
    told = Markup(" ").join(Markup('{}="{}"').format(k, v) for k, v in attributes.items())
    return Markup("<link {}>").format(told)
