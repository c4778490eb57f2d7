"""個票: one page an indicator, whatever is written; nothing small, nothing off the page, nothing lost."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, replace
from functools import cache
from itertools import cycle
from typing import Any

import pytest
from pypdf import PdfReader

from chino_metrics.exports.pdf.one_page import sheet, write_sheets
from chino_metrics.exports.pdf.report import write_report
from chino_metrics.model.errors import ExportError
from chino_metrics.model.evaluation import Evaluation
from chino_metrics.model.plan import Book
from chino_metrics.views.entries import Entry
from chino_metrics.views.scene import Scene
from chino_metrics.views.selection import taken_along
from chino_metrics.wording import formats, terms
from chino_metrics.workbook.reading import read_book
from tests.support import invented_city
from tests.support.books import book, scene_of
from tests.support.injection import STRINGS, hostile
from tests.support.made_workbook import ROWS, made

#: Points: no letter is smaller, and where the body of a page ends.
LEAST, BOTTOM = 8.99, 44.0
MORE = "…続きは画面で"
SENTENCE = "養成講座は年2回から4回に増やしたが、定員に届かない回があった。"
#: As long as a cell may be: flowing, in very short lines, and one word without an end.
LONG = ((SENTENCE * 80)[:2000], "あ\n" * 1000, "a" * 2000)
SHORT = ("要因は\n2行で「書いた」。", "講座を土曜にも開く。")


@dataclass
class Shown:
    """A page on paper: its words without spaces, the heights of letters, the lowest of the body."""

    words: str
    least: float
    lowest: float


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def shown(content: bytes) -> list[Shown]:
    return [_page(page) for page in PdfReader(io.BytesIO(content)).pages]


def _page(page: Any) -> Shown:
    sizes: list[float] = []
    heights: list[float] = []

    def look(text: str, cm: list[float], tm: list[float], _font: Any, size: float) -> None:
        if text.strip():
            sizes.append(abs(size * tm[3] * cm[3]))
            heights.append(tm[5] * cm[3] + cm[5])

    words = squeezed(page.extract_text(visitor_text=look))
    return Shown(words, min(sizes), min(h for h in heights if not 24 < h < 38))


def assert_one_page_each(pages: list[Shown], scene: Scene) -> None:
    assert len(pages) == len(taken_along(scene).wanted)
    for page, entry in zip(pages, taken_along(scene).wanted, strict=True):
        assert squeezed(entry.indicator.name)[:60] in page.words
        assert page.least >= LEAST, entry.indicator.id
        assert page.lowest >= BOTTOM, entry.indicator.id
        assert "決裁確認印" in page.words


def written(content: Book, *texts: str) -> Book:
    """The same book with two of the texts in turn as reason and measure of every indicator."""
    turn = cycle(texts)

    def told(scene: Scene, entry: Entry) -> Any:
        year = entry.judged_year
        own = Evaluation(
            entry.indicator.id, year or 2017, next(turn), next(turn), "2027年3月", "防災課"
        )
        return replace(entry.indicator, evaluations=(replace(own, outcome=next(turn)),))

    scene = scene_of(content)
    by_id = {e.indicator.id: told(scene, e) for e in scene.entries}
    plans = (
        replace(
            plan,
            measures=tuple(
                replace(m, indicators=tuple(by_id[i.id] for i in m.indicators))
                for m in plan.measures
            ),
        )
        for plan in content.plans
    )
    return replace(content, plans=tuple(plans))


@cache
def city() -> Book:
    return read_book(invented_city.workbook())


#: Those with the most to say, and one without a chart; the others in the long run.
FULL = ("jomon-1-3", "tabunka-2-2", "ict-1-2")


def test_a_selection_is_a_booklet_of_whole_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHINO_ADDRESS", "https://shihyo.example.jp/")
    scene = scene_of(written(book("sample"), *SHORT), indicators=FULL)
    content = write_sheets(scene)
    pages = shown(content)
    assert_one_page_each(pages, scene)
    for page, entry in zip(pages, taken_along(scene).wanted, strict=True):
        i, a = entry.indicator, entry.assessment
        address = f"https://shihyo.example.jp/indicator?id={i.id}&data=sample"
        told = [
            entry.plan.name,
            entry.department,
            terms.signed_status(i, a).replace("※", ""),
            *(formats.without_address(x.source) for x in i.actuals),
            *SHORT,
            "期限と担当2027年3月、防災課",
            address,
            terms.SAMPLE_TAG,
        ]
        assert [text for text in told if squeezed(text) not in page.words] == []
        assert MORE not in page.words
    reader = PdfReader(io.BytesIO(content))
    assert reader.metadata.title == "指標の個票（3指標）"
    assert [item.title for item in reader.outline] == [
        e.indicator.name for e in taken_along(scene).wanted
    ]


def test_texts_as_long_as_a_cell_are_cut_where_the_page_ends() -> None:
    scene = scene_of(written(book("sample"), *LONG), indicators=FULL[:1])
    (page,) = pages = shown(write_sheets(scene))
    assert_one_page_each(pages, scene)
    assert page.words.count(MORE) >= 3
    assert squeezed(SENTENCE)[:20] in page.words


def test_everything_as_long_as_it_may_be_stays_on_its_page(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CHINO_ADDRESS", "https://shihyo.example.jp/")
    long = "とても長い言葉" * 50
    row = [*ROWS["目標指標"][0], None, None][:16]
    row[3], row[4], row[5], row[15] = long[:300], long[:100], long[:300], "長い備考です。" * 1000
    years = [f"{y}年度" for y in range(1960, 2019)]
    content = made(
        **{
            "計画": [["p", long[:300], "ごみ", 2018, 2027, long[:300], None]],
            "施策": [["p", 1, long[:300], ""]],
            "目標指標": [row],
            "実績": [["w", None, None, 690, 680, 670]],
            "実績の注記": [["w", y, long[:2000], "調べ" * 900, None] for y in (2019, 2020)],
            "参考系列": [],
        },
        added={"実績": {head: [123456789.5 + k] for k, head in enumerate(years)}},
    )
    scene = scene_of(written(read_book(content), *LONG))
    pages = shown(write_sheets(scene))
    assert len(pages) == 1
    assert (pages[0].least >= LEAST, pages[0].lowest >= BOTTOM) == (True, True)
    assert "年度までの値は画面で" in pages[0].words


def test_what_is_written_is_shown_as_it_is() -> None:
    """Markup, formulas, templates: letters like all others."""
    scene = scene_of(written(read_book(hostile()), *STRINGS))
    pages = shown(write_sheets(scene))
    assert len(pages) == 2
    assert min(page.lowest for page in pages) >= BOTTOM
    told = [e for i in scene.book.indicators for e in i.evaluations]
    texts = [text for e in told for text in (e.cause, e.action, e.outcome)]
    assert len(texts) == 6
    whole = "".join(page.words for page in pages)
    assert [text for text in texts if squeezed(text) not in whole] == []


def test_a_late_indicator_without_a_reason_says_so_where_others_have_one() -> None:
    content = written(book("sample"), *SHORT)
    bare = replace(content.indicator_by_id["bosai-2-4"], evaluations=())
    scene = scene_of(content)
    entry = next(e for e in scene.entries if e.indicator.id == bare.id)
    told = sheet(scene, replace(entry, indicator=bare), {})["why"]
    assert told == [{"label": "要因", "text": "まだ書かれていません（担当 防災課）。"}]
    nobody = scene_of(book("sample"))
    without = [e for e in nobody.entries if not e.indicator.evaluations]
    expected = any(e.indicator.evaluations for e in nobody.entries)
    assert bool(sheet(nobody, without[0], {})["why"]) == expected


def test_the_address_is_told_only_where_it_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    scene = scene_of(book("sample"), as_of=2022)
    entry = scene.entries[0]
    monkeypatch.delenv("CHINO_ADDRESS", raising=False)
    assert sheet(scene, entry, {})["page"] is None
    monkeypatch.setenv("CHINO_ADDRESS", "https://shihyo.example.jp/")
    files: dict[str, bytes] = {}
    page = sheet(scene, entry, files)["page"]
    assert page["text"] == "https://shihyo.example.jp/indicator?year=2022&id=sosei-1-1&data=sample"
    assert files[page["file"]].startswith(b"<svg")


def test_the_report_of_one_indicator_is_its_sheet() -> None:
    scene = scene_of(book("sample"), indicators=("ict-1-2",))
    report = write_report(scene)
    assert report == write_sheets(scene)
    assert len(PdfReader(io.BytesIO(report)).pages) == 1  # F12


@pytest.mark.parametrize(
    ("name", "indicator", "said"),
    [
        (
            "sample",
            "bosai-2-4",
            "目安までの進み＝(103−5)÷(130−5)＝78.4%。60%以上95%未満のため「◆ やや遅れ」",
        ),
        ("sample", "sosei-1-2", "実績が最終目標に達しているため「◎ 達成」"),
        ("", "bosai-2-4", "実績待ちのため「― 未判定」"),
    ],
)
def test_the_reasoning_is_one_line(name: str, indicator: str, said: str) -> None:
    scene = scene_of(book(name))
    entry = next(e for e in scene.entries if e.indicator.id == indicator)
    assert sheet(scene, entry, {})["reason"] == said


def test_a_selection_without_an_indicator_is_refused() -> None:
    scene = scene_of(book("sample"), plans=("bosai",), departments=("生涯学習課",))
    assert not scene.wanted
    with pytest.raises(ExportError, match="選び直して"):
        write_sheets(scene)


@pytest.mark.long
@pytest.mark.parametrize("texts", [(), SHORT, LONG], ids=["none", "short", "long"])
@pytest.mark.parametrize("name", ["real", "sample", "city"])
def test_every_indicator_is_exactly_one_page(name: str, texts: tuple[str, ...]) -> None:
    content = city() if name == "city" else book("" if name == "real" else name)
    scene = scene_of(written(content, *texts) if texts else content)
    pages = shown(write_sheets(scene))
    assert_one_page_each(pages, scene)
    if texts == SHORT:
        assert [page.words for page in pages if MORE in page.words] == []
    if name == "city":
        assert [page.words for page in pages if "茅野" in page.words] == []
