"""One indicator as others take it over: a sentence, a frame or a picture for a page of theirs.

Whatever leaves the site says where it comes from, of which edition it is, and that its
figures are invented where they are.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import quote

from markupsafe import Markup

from chino_metrics import settings
from chino_metrics.views.choice import Choice
from chino_metrics.views.entries import Entry
from chino_metrics.views.open_data.addresses import address
from chino_metrics.views.scene import Scene
from chino_metrics.views.taken_along import licences
from chino_metrics.wording import names, sentences, terms

#: Pixels that the frame is high, so that nothing of it is cut from 320 pixels of width on.
HEIGHT: Final = 930
#: Pixels of the frame where a site asks for a width.
WIDTH: Final = 640
#: Stands where the site does not know its address; the page's script puts in the one it has.
HERE: Final = "https://（このサイトのアドレス）"


@dataclass(frozen=True, slots=True)
class HandedOn:
    """What stands ready to be copied: the sentence, and the markup for another site's page.

    ``is_framed`` says whether the markup is a frame; else it is a picture, which needs no leave.
    """

    sentence: str
    markup: str
    is_framed: bool
    sites: tuple[str, ...]


def handed_on(scene: Scene, entry: Entry) -> HandedOn:
    """All of it for the year and the data of a scene."""
    site, sites = settings.public_address() or HERE, settings.embedding_sites()
    markup = str((frame if sites else picture)(scene, entry, site))
    return HandedOn(sentence(scene, entry, site), markup, bool(sites), sites)


def bare(scene: Scene) -> Choice:
    """Of a choice, what an address that is handed on keeps: the year, and that the data are invented."""
    return Choice(as_of=scene.choice.as_of, data="sample" if scene.book.is_sample else "")


def page_address(scene: Scene, entry: Entry, site: str) -> str:
    """Where the indicator's page is found."""
    return site + bare(scene).link("indicator", indicator=entry.indicator.id)


def embed_address(scene: Scene, entry: Entry, site: str) -> str:
    """Where the indicator is found for a frame: its id is part of the path, whatever it holds."""
    return site + bare(scene).link(f"embed/{quote(entry.indicator.id, safe='')}")


def named(scene: Scene, entry: Entry) -> str:
    """The finding, with the mark of invented figures before it."""
    mark = f"{terms.SAMPLE_TAG}　" if scene.book.is_sample else ""
    return mark + sentences.headline(entry.indicator, entry.assessment)


def label(scene: Scene, entry: Entry) -> str:
    """What a frame is called whose finding changes with every edition: indicator, city and site."""
    mark = f"{terms.SAMPLE_TAG}　" if scene.book.is_sample else ""
    return f"{mark}{entry.indicator.name}（{names.titled(scene.book.publisher)}）"


def sentence(scene: Scene, entry: Entry, site: str) -> str:
    """The finding with verdict, source, edition and address, to be put into a text."""
    verdict = terms.signed_status(entry.indicator, entry.assessment)
    return (
        f"{named(scene, entry)}（{scene.as_of}年度の評価：{verdict}）。"
        f"{licences.source(scene)}。{page_address(scene, entry, site)}"
    )


def frame(
    scene: Scene, entry: Entry, site: str, width: int | str = "100%", height: int = HEIGHT
) -> Markup:
    """The frame with the indicator for another page; ``width`` in pixels or per cent."""
    return Markup(
        '<iframe src="{src}" title="{title}" width="{width}" height="{height}" '
        'style="border:0;max-width:100%" loading="lazy"></iframe>'
    ).format(
        src=embed_address(scene, entry, site), title=label(scene, entry), width=width, height=height
    )


def picture(scene: Scene, entry: Entry, site: str) -> Markup:
    """The picture of the indicator for another page, leading to ours, its source below it.

    It is that of the edition its source names, and stays so.
    """
    revision = scene.edition.number if scene.edition else None
    chosen = replace(bare(scene), as_of=scene.as_of)
    return Markup(
        '<figure><a href="{page}"><img src="{src}" alt="{alt}" style="max-width:100%"></a>'
        "<figcaption>{source}</figcaption></figure>"
    ).format(
        page=page_address(scene, entry, site),
        src=site + address(chosen, "chart.png", indicator=entry.indicator.id, revision=revision),
        alt=named(scene, entry),
        source=licences.cited(scene),
    )
