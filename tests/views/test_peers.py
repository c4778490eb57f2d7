"""Official statistics beside an indicator: the sentence, the choice, the table, no rank."""

from chino_metrics.assessment.peers import PeerYear
from chino_metrics.model.issue import Cell
from chino_metrics.model.official import KNOWN, Twin
from chino_metrics.screens import indicator as screen
from chino_metrics.screens import method
from chino_metrics.views.address import chosen_entry
from chino_metrics.views.choice import read_choice
from chino_metrics.views.one_indicator import peers
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
