"""Official statistics beside an indicator: the sentence, the choice, the table, no rank."""

import io
import json

from lxml import etree
from pptx import Presentation

from chino_metrics.assessment.peers import PeerYear
from chino_metrics.exports.pdf.peers import peer_blocks
from chino_metrics.exports.pptx.writer import write_deck
from chino_metrics.model.issue import Cell
from chino_metrics.model.official import KNOWN, Twin
from chino_metrics.screens import indicator as screen
from chino_metrics.screens import method, slides
from chino_metrics.views.address import chosen_entry
from chino_metrics.views.choice import read_choice
from chino_metrics.views.one_indicator import peers
from chino_metrics.views.slides.build import make_deck
from chino_metrics.views.slides.deck import SlideKind
from chino_metrics.wording.beside_verdicts.peers import sentence
from tests.support.books import book, scene_of


def scene(query):
    chosen = read_choice(query)
    return scene_of(book(""), indicator="sosei-4-2", peers=chosen.peers)


def test_the_sentence_of_the_city_and_its_peers():
    twin = Twin("i", "出生率（国勢調査による）", KNOWN["births_per_1000"], "", "", Cell("", ""))

    def row(year, own, median):
        return PeerYear(year, own, 5.0, median, 9.0, 7.0, 13)

    down = (row(2016, 7.7, 7.5), row(2020, None, 6.0), row(2023, 5.6, 5.6))
    assert sentence(twin, down, "類似") == (
        "出生率は2016年から2023年に2.1下がった。類似団体の中央値も1.9下がった。"
    )
    assert sentence(twin, down, "全国").endswith("2.1下がった。全国は変わらなかった。")
    up = (row(2016, 7.7, 5.6), row(2023, 5.6, 7.5))
    assert sentence(twin, up, "近隣").endswith("近隣団体の中央値は1.9上がった。")


def test_the_choice_stands_in_the_address():
    assert read_choice({"peers": "worst"}).peers == ""
    for query, kind, count in (({}, "類似", 13), ({"peers": "near"}, "近隣", 7)):
        here = scene(query)
        shown = peers.beside(here, chosen_entry(here))
        assert (shown.kind, shown.rows[-1].count) == (kind, count)
        names = [m.name for m in shown.municipalities]
        assert names[0] == "全国"
        assert len(names) == count + 2
    japan = scene({"peers": "japan"})
    page = screen.render(japan)
    assert 'class="band"' not in page
    assert "peers=near#hikaku" in page


def test_the_page_tells_definitions_apart_and_ranks_nobody():
    page = screen.render(scene({}))
    for said in (
        "この指標",
        "茅野市（公的統計）",
        "類似団体の最小から最大",
        "順位は付けない",
        "指標との違い",
    ):
        assert said in page
    assert "SSDSE-A-2026" in page
    assert "近隣：" in method.render(scene({}))


def test_an_indicator_without_a_twin_has_no_such_section():
    here = scene_of(book(""), indicator="sosei-3-2")
    assert peers.beside(here, chosen_entry(here)) is None
    assert 'id="hikaku"' not in screen.render(here)


def test_a_slide_of_its_own_follows_that_of_the_indicator():
    """Screen, hand-out and PowerPoint draw it from the same; paper has table and sources beside."""
    here = scene_of(book(""), indicators=("sosei-4-2", "sosei-3-2"))
    deck = make_deck(here)
    kinds = [s.kind.value for s in deck.slides if s.kind.value in {"indicator", "peers"}]
    assert sorted(kinds) == ["indicator", "indicator", "peers"]
    (slide,) = (s for s in deck.slides if s.kind is SlideKind.PEERS)
    assert slide.message[0].endswith("2023年に1.9下がった。")
    assert "SSDSE-A-2018、SSDSE-A-2025、SSDSE-A-2026を加工" in slide.source
    assert "「SSDSE-A-2026」（独立行政法人統計センター）（2023年）を加工して作成" in slide.notes
    assert slide.lines == ("判定には使わない。順位は付けない。値のない年は、線でつながない。",)
    assert 'class="band"' in slides.chart(slide, "wide")

    files = {}
    entries = {e.indicator.id: e for e in here.entries}
    told = json.dumps([*peer_blocks(here, entries["sosei-4-2"], files)], ensure_ascii=False)
    for said in ("下がりました", "類似団体の中央値", "7.32", "（2023年）を加工して作成"):
        assert said in told
    assert [svg.count(b'class="band"') for svg in files.values()] == [2]
    assert not [*peer_blocks(here, entries["sosei-3-2"], files)]


def test_powerpoint_shows_gaps_as_gaps():
    """Bars from the smallest to the largest peer, nothing in years without numbers."""
    deck = make_deck(scene_of(book(""), indicators=("sosei-4-2",)))
    made = Presentation(io.BytesIO(write_deck(deck)))
    (chart,) = (
        shape.chart
        for slide in made.slides
        for shape in slide.shapes
        if shape.has_chart and shape.name == "ほかの自治体"
    )
    years = [*map(str, chart.plots[0].categories)]
    values = {
        s.name: dict(zip(years, s.values, strict=True)) for p in chart.plots for s in p.series
    }
    assert years == [*map(str, range(2016, 2024))]
    assert {y for y, v in values["類似団体の最小から最大"].items() if v} == {"2016", "2022", "2023"}
    assert values["茅野市（公的統計）"]["2018"] is None
    assert not [v for line in values.values() for v in line.values() if v == 0]
    assert 'dispBlanksAs val="gap"' in etree.tostring(chart._chartSpace).decode()
