"""Charts as pictures: they say what they show, in SVG and PNG."""

from __future__ import annotations

import io
from xml.etree import ElementTree

import pytest
from PIL import Image

from chino_metrics.exports.pdf import pictures
from chino_metrics.wording import names, sentences, terms
from tests.support.injection import STRINGS
from tests.support.open_data import scene


@pytest.mark.parametrize(
    ("name", "identifier"), [("sample", "bosai-2-1"), ("real", "ict-1-1"), ("made", "r")]
)
def test_a_picture_carries_finding_source_and_edition(name: str, identifier: str) -> None:
    shown = scene(name)
    drawn = pictures.chart_svg(shown, identifier)
    said = "".join(ElementTree.fromstring(drawn).itertext())
    entry = next(e for e in shown.entries if e.indicator.id == identifier)
    assert sentences.headline(entry.indicator, entry.assessment) in said
    assert terms.signed_status(entry.indicator, entry.assessment) in said
    assert names.document(shown.book, shown.book.plans) in said
    assert ("第3版" in said) is (name == "real")
    assert (terms.SAMPLE_TAG in said) is (name == "sample")
    assert drawn == pictures.chart_svg(shown, identifier)


def test_a_picture_comes_as_png_of_the_width_asked_for() -> None:
    with Image.open(io.BytesIO(pictures.chart_png(scene(), "bosai-2-1", 800))) as image:
        assert image.width == 800
        assert image.convert("L").getextrema() != (255, 255)


def test_hostile_text_stays_text_in_a_picture() -> None:
    shown = scene("hostile")
    for entry in shown.entries:
        root = ElementTree.fromstring(pictures.chart_svg(shown, entry.indicator.id))
        tags = {e.tag.rpartition("}")[2] for e in root.iter()}
        assert tags <= {"svg", "g", "rect", "text", "tspan", "path", "circle", "title"} | {
            "polyline", "polygon", "line"
        }  # fmt: skip
        said = "".join(root.itertext())
        assert any(s[:12] in said for s in STRINGS)
        assert pictures.chart_png(shown, entry.indicator.id).startswith(b"\x89PNG")
