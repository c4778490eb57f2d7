"""The deck as a PowerPoint file: native charts and real tables that people can edit."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, Final

from pptx import Presentation

from chino_metrics.exports.pptx.navigation import add_links, add_sections
from chino_metrics.exports.pptx.page import Page
from chino_metrics.exports.pptx.slides import add_slide
from chino_metrics.spreadsheet.files import FIRST_DAY, zipped
from chino_metrics.spreadsheet.office import clean
from chino_metrics.views.slides.deck import Deck
from chino_metrics.wording import names

#: Theme, master and layouts of both shapes; to change them, open these in PowerPoint.
TEMPLATES: Final = Path(__file__).parent
_IN_JAPANESE: Final = b'<a:endParaRPr lang="ja-JP"'


def write_deck(deck: Deck, *, is_wide: bool = True, made: date = FIRST_DAY) -> bytes:
    """The deck as PPTX on slides of 16:9, or 4:3 where not ``is_wide``.

    ``made`` is the date the document carries. The same deck gives the same bytes.
    """
    page = Page(is_wide)
    template = TEMPLATES / ("wide.pptx" if is_wide else "tall.pptx")
    presentation = Presentation(str(template))
    for number in range(1, len(deck.slides) + 1):
        add_slide(presentation, deck, number, page)
    add_links(presentation, deck)
    add_sections(presentation, deck)
    _describe(presentation.core_properties, deck, made)
    saved = io.BytesIO()
    presentation.save(saved)
    return _repacked(saved)


def _describe(properties: Any, deck: Deck, made: date) -> None:
    moment = datetime.combine(made, time())
    properties.title = clean(deck.title)[:255]
    properties.author = properties.last_modified_by = names.author(deck.publisher)
    properties.subject = clean(deck.revised)[:255]
    properties.keywords = clean("、".join(deck.keywords))[:255]
    properties.language = "ja-JP"
    properties.created = properties.modified = moment
    properties.revision = 1


def _repacked(saved: io.BytesIO) -> bytes:
    """The same file without the time of writing in its entries, its charts in our language."""
    with zipfile.ZipFile(saved) as written:
        return zipped(
            {
                # python-pptx writes no other into its charts
                name: written.read(name).replace(b'<a:endParaRPr lang="en-US"', _IN_JAPANESE)
                for name in written.namelist()
            }
        )
