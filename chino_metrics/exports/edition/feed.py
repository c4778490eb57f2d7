"""The feed of updates (Atom) and the site map of the static edition."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, time
from typing import Final
from urllib.parse import urljoin
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree as ET

from chino_metrics.changes import sentences
from chino_metrics.changes.text_changes import NOTHING
from chino_metrics.exports.edition.links import FILES
from chino_metrics.spreadsheet.office import xml_text
from chino_metrics.store.revisions.history import Revision
from chino_metrics.views.scene import Scene
from chino_metrics.wording import formats, names

_ATOM: Final = "http://www.w3.org/2005/Atom"
#: Texts that an entry tells in full.
MOST_TEXTS: Final = 100
_SITEMAP: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"


def feed(scene: Scene, history: Sequence[Revision], address: str) -> bytes:
    """The revisions, newest first, one an entry: number, time, comment (RFC 4287).

    That of the edition's own revision tells its new and changed texts of 評価, to the letter.
    Ids are made from what the revisions hold, so they stay the same wherever the
    edition lies; links are relative where ``address`` is "".
    """
    publisher = scene.book.publisher
    root = ET.Element("feed", {"xmlns": _ATOM, "xml:lang": "ja"})
    root.extend(
        (
            _text("title", f"{names.titled(publisher)}：更新の履歴"),
            _text("id", _identity(_first(history) or address or names.site(publisher))),
            _text("updated", history[0].at.isoformat() if history else _published(scene)),
            _link(urljoin(address, FILES["history"]), "alternate"),
            _link(urljoin(address, "feed.xml"), "self"),
        )
    )
    author = ET.SubElement(root, "author")
    author.append(_text("name", names.author(publisher)))
    root.extend(_entry(revision, address, _written(scene, revision)) for revision in history)
    return _document(root)


def _first(history: Sequence[Revision]) -> str:
    """What the feed is known by: its oldest entry, but not that entry itself."""
    return f"feed {history[-1].seal}" if history else ""


def sitemap(names: Iterable[str], scene: Scene, address: str) -> bytes:
    """Every page below ``address`` with the day on which its data was published."""
    root = ET.Element("urlset", xmlns=_SITEMAP)
    day = scene.day
    for name in names:
        url = ET.SubElement(root, "url")
        ET.SubElement(url, "loc").text = urljoin(address, "" if name == FILES[""] else name)
        if day is not None:
            ET.SubElement(url, "lastmod").text = day.isoformat()
    return _document(root)


def _written(scene: Scene, revision: Revision) -> str:
    """The reasons and measures that a revision brought; "" for all but the one that is shown.

    「防災士資格所有者数　2025年度の要因：…」, each in a paragraph of its own.
    """
    is_shown = scene.edition is not None and scene.edition.number == revision.number
    if not is_shown or scene.last_update is None:
        return ""
    rows = [r for r in sentences.evaluation_rows(scene.last_update) if r[3] != NOTHING]
    told = [f"{name}　{what}：{after}" for name, what, _, after in rows[:MOST_TEXTS]]
    more = f"ほか{len(rows) - MOST_TEXTS:,}件の文は、画面で。"
    return "\n\n".join(("", *told, *([more] if len(rows) > MOST_TEXTS else [])))


def _entry(revision: Revision, address: str, written: str) -> ET.Element:
    entry = ET.Element("entry")
    restored = f"（第{revision.restores}版の状態に戻した）" if revision.restores else ""
    entry.extend(
        (
            _text("title", f"第{revision.number}版（{formats.moment(revision.at)}）"),
            _text("id", _identity(revision.seal)),
            _text("updated", revision.at.isoformat()),
            _text("published", revision.at.isoformat()),
            _link(f"{urljoin(address, FILES['history'])}#ban-{revision.number}", "alternate"),
            _text("content", revision.comment + restored + written),
        )
    )
    return entry


def _identity(name: str) -> str:
    return uuid5(NAMESPACE_URL, name).urn


def _published(scene: Scene) -> str:
    """The time that stands for data without a history."""
    day = scene.day or scene.today
    return datetime.combine(day, time(), formats.JAPAN).isoformat()


def _text(tag: str, text: str) -> ET.Element:
    element = ET.Element(tag)
    element.text = xml_text(text)
    return element


def _link(address: str, relation: str) -> ET.Element:
    return ET.Element("link", rel=relation, href=address)


def _document(root: ET.Element) -> bytes:
    content: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return content + b"\n"
