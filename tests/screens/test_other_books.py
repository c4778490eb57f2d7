"""Books of other cities, with gaps, broken or missing: every page still stands."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from chino_metrics.model.errors import ChinoMetricsError
from chino_metrics.screens import frame
from chino_metrics.settings import read_workbook
from chino_metrics.views.choice import Choice
from chino_metrics.workbook.reading import read_book
from tests.support.books import scene_of
from tests.support.made_workbook import made
from tests.support.markup import harmless, heading, internal, seen, text
from tests.support.screens import SCREENS


@pytest.mark.parametrize("page", SCREENS)
def test_another_citys_small_book_shows_on_every_page(page: str) -> None:
    content = read_book(made())
    for chosen in ("w", "r"):
        parser = seen(str(SCREENS[page](scene_of(content, indicator=chosen))))
        assert parser.wrong == []
        assert len(parser.of("h1")) == 1


@pytest.mark.parametrize("page", SCREENS)
@pytest.mark.parametrize(
    "rows",
    [
        {"実績": [], "実績の注記": []},
        {"出来事": [], "参考系列": []},
        {"主要事務事業": [], "施策の柱": []},
        {"計画": [["p", "ごみの計画", "ごみ", None, None, "環境課", None]]},
        {
            "目標指標": [
                [
                    "w",
                    "p",
                    1,
                    "ごみ",
                    "g",
                    None,
                    "減少",
                    "年次",
                    2018,
                    None,
                    None,
                    None,
                    2027,
                    "今後設定",
                ]
            ],
            "実績": [],
            "実績の注記": [],
            "参考系列": [],
            "出来事": [],
        },
        {
            "目標指標": [
                ["w", "p", 1, "ごみ", "g", None, "減少", "年次", 2018, 700, None, None, None, None]
            ]
        },
        {
            "目標指標": [
                ["w", "p", 1, "ごみ", "g", None, "減少", "年次", None, None, None, None, None, None]
            ]
        },
        {
            "目標指標": [
                ["w", "p", 1, "ごみ", "g", None, "増加", "年次", 2018, 700, 2022, 700, 2027, 700]
            ]
        },
        {
            "目標指標": [
                ["w", "p", 1, "ごみ", "g", None, "減少", "年次", 2018, 700, None, None, None, 600]
            ]
        },
    ],
    ids=[
        "no actuals",
        "nothing beside",
        "no projects",
        "no period",
        "text target",
        "no target",
        "nothing known",
        "already met",
        "no final year",
    ],
)
def test_a_book_with_gaps_still_shows_on_every_page(page: str, rows: dict[str, Any]) -> None:
    content = read_book(made(**rows))
    parser = seen(str(SCREENS[page](scene_of(content))))
    assert parser.wrong == []
    assert "None" not in parser.text
    assert "（—）" not in parser.text


@pytest.mark.parametrize("content", [b"", b"not a workbook", b"PK\x03\x04broken"])
def test_a_broken_workbook_has_a_plain_page_that_says_what_to_do(content: bytes) -> None:
    with pytest.raises(ChinoMetricsError) as error:
        read_book(content)
    markup = str(frame.render_unreadable(str(error.value), Choice()))
    assert heading(markup) == "いま、データを表示できません"
    assert error.value.message in text(markup)
    assert "/?data=sample" in list(internal(markup))


def test_a_missing_workbook_is_named_without_its_folder(tmp_path: Path) -> None:
    with pytest.raises(ChinoMetricsError) as error:
        read_workbook(tmp_path / "台帳.xlsx")
    assert "台帳.xlsx" in error.value.message
    assert str(tmp_path) not in error.value.message
    harmless(str(frame.render_unreadable("<script>alert(1)</script>", Choice(data="sample"))))
