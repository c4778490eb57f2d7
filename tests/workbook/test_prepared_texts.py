"""The file that planners fill in: what is owed of 評価 stands prepared beside its verdict."""

from __future__ import annotations

import io
from datetime import date
from functools import cache

import pytest
from openpyxl import load_workbook

from chino_metrics.changes.comparison import compare
from chino_metrics.workbook.merging import merged
from chino_metrics.workbook.reading import read_book
from chino_metrics.workbook.tables import read_tables
from chino_metrics.workbook.writing.template import write_template, write_workbook
from tests.support.made_workbook import ROWS, made, saved

DAY = date(2026, 11, 26)
#: 690, 680 and 670 g on the way from 700 (2018) to 400 (2027): late.
LATE = ["w", "p", 1, "1人1日のごみ", "g", None, "減少", "年次", 2018, 700, None, None, 2027, 400]
HEADS = [
    "指標ID",
    "年度",
    "指標名",
    "判定",
    "要因",
    "今後の対応",
    "期限",
    "担当",
    "対応の結果",
    "出典URL",
]


@cache
def base(*, cause: str = "", year: int = 2021, **sheets) -> bytes:
    texts = {"指標ID": ["w"], "年度": [year], "要因": [cause]}
    return made(
        目標指標=[LATE], 実績=ROWS["実績"][:1], added={"評価": texts} if cause else None, **sheets
    )


def opened(content: bytes):
    return load_workbook(io.BytesIO(content))


def published(upload: bytes, before: bytes) -> bytes:
    return write_workbook(merged(read_tables(before), read_tables(upload)), modified=DAY)


def rows(content: bytes) -> list[list[object]]:
    return [[c.value for c in row][:5] for row in opened(content)["評価"].iter_rows(min_row=2)]


def test_a_late_indicator_has_a_row_to_write_in_beside_its_verdict() -> None:
    book = opened(write_template(base(), "", DAY))
    head, row = book["評価"].iter_rows()
    assert [c.value for c in head] == HEADS
    assert [c.value for c in row][:5] == ["w", 2021, "1人1日のごみ", "× 遅れ", None]
    assert [c.protection.locked for c in row] == [True] * 4 + [False] * 6
    assert book["評価"].freeze_panes == "E2"  # the white cells scroll, what they are about does not
    assert [c.value for c in book["議会"][1]][:3] == ["指標ID", "計画ID", "日付"]
    assert book["議会"].max_row == 1


def test_what_is_written_already_is_not_owed() -> None:
    written = write_template(base(cause="雨が多かった。"), "", DAY)
    assert rows(written) == [["w", 2021, "1人1日のごみ", "× 遅れ", "雨が多かった。"]]
    earlier = write_template(base(cause="雨が多かった。", year=2020), "", DAY)
    assert [(r[1], r[4]) for r in rows(earlier)] == [(2021, None), (2020, "雨が多かった。")]


def test_nothing_is_owed_of_a_plan_that_has_ended_or_is_on_its_way() -> None:
    ended = made(目標指標=[LATE], added={"計画": {"状態": ["終了"]}})
    assert rows(write_template(ended, "", DAY)) == []
    good = [*LATE[:13], 690]
    assert rows(write_template(made(目標指標=[good]), "", DAY)) == []


@pytest.mark.parametrize("cause", ["", "雨が多かった。"])
def test_an_untouched_file_brings_nothing_back(cause: str) -> None:
    before = base(cause=cause, year=2020)
    after = published(write_template(before, "", DAY), before)
    assert compare(read_book(before), read_book(after)).is_empty
    assert ("評価" in opened(after).sheetnames) is bool(cause)
    assert "議会" not in opened(after).sheetnames


@pytest.mark.parametrize("plan", ["", "p"])
def test_what_is_written_beside_the_verdict_is_published_without_it(plan: str) -> None:
    book = opened(write_template(base(), plan, DAY))
    book["評価"]["E2"] = "<b>雨</b>が多かった。"
    after = published(saved(book), base())
    (written,) = read_book(after).indicator_by_id["w"].evaluations
    assert (written.year, written.cause) == (2021, "<b>雨</b>が多かった。")
    assert opened(after)["評価"].freeze_panes == "C2"
    heads = [c.value for c in opened(after)["評価"][1]]
    assert not {"指標名", "判定"} & set(heads)
