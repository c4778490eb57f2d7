"""What is found by a word. ``search_words.csv``: 36 words that a council member would type, each
with the indicator that is meant (several with | between), handed in with the order for the search.
"""

import csv
import json
from datetime import date
from pathlib import Path

import pytest

from chino_metrics.__main__ import main
from chino_metrics.screens.search import index_of
from chino_metrics.settings import SAMPLE_WORKBOOK, WORKBOOK
from chino_metrics.views.choice import Choice
from chino_metrics.views.scene import scene_of
from chino_metrics.views.search.folding import fold, words
from chino_metrics.views.search.index import Index
from chino_metrics.workbook.reading import read_book

CASES = list(
    csv.DictReader(
        Path(__file__).with_name("search_words.csv").read_text(encoding="utf-8").splitlines()
    )
)
#: Of the 36 words, so many have to find first what is meant.
LEAST = 33


@pytest.fixture(scope="module")
def index() -> Index:
    book = read_book(WORKBOOK.read_bytes())
    return index_of(scene_of(book, Choice(), date(2026, 11, 26)))


def test_the_first_hit_is_what_a_council_member_means(index: Index) -> None:
    first = {case["word"]: index.find(case["word"])[:1] for case in CASES}
    wrong = {
        case["word"]: [(i.kind.value, i.id) for i in first[case["word"]]]
        for case in CASES
        if [i.id for i in first[case["word"]]][:1]
        not in [[i] for i in case["first_hit"].split("|")]
    }
    assert len(CASES) == 36
    assert len(wrong) <= 36 - LEAST, wrong


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Ｒ７年度", "2025年度"),
        ("令和元年", "2019年"),
        ("平成２９年度", "2017年度"),
        ("ﾎｰﾑﾍﾟｰｼﾞ", "ほーむぺーじ"),
        ("金澤・國立", "金沢国立"),
        ("SNS 更新", "sns更新"),
        ("IoT、chR7", "iotchr7"),
    ],
)
def test_a_word_is_the_same_in_every_spelling(written: str, folded: str) -> None:
    assert fold(written) == folded


def test_a_question_is_parted_at_its_particles() -> None:
    assert words("区への加入") == ("区", "加入")
    assert words("やさしい日本語") == ("やさしい日本語",)


@pytest.mark.parametrize(
    ("word", "kind", "title"),
    [
        ("防災課", "section", "防災課"),
        ("用語", "page", "用語"),
        ("目安値", "term", "目安"),
        ("仮面の女神", "event", "土偶「仮面の女神」の国宝指定で、入館者がそれまでの水準を上回った"),
        ("フィルムコミッション", "project", "フィルムコミッション推進事業"),
    ],
)
def test_everything_else_is_found(index: Index, word: str, kind: str, title: str) -> None:
    assert (kind, title) in [(i.kind.value, i.title) for i in index.find(word)]


def test_what_stands_nowhere_is_not_found(index: Index) -> None:
    assert index.find("プルトニウム") == index.find("　、") == ()


def test_the_command_says_number_year_and_verdict(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", "防災士", str(SAMPLE_WORKBOOK), "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert list(found[0]) == ["kind", "id", "title", "sentence", "address"]
    assert found[0]["id"] == "bosai-2-4"
    assert found[0]["sentence"].startswith("103人（2025年度）◆ やや遅れ：2025年度の目安130人")
    assert found[0]["address"] == "/indicator?plan=bosai&id=bosai-2-4&data=sample"
