"""The pages as Streamlit runs them, without a server or a browser."""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from shutil import copy

import pytest
from starlette.requests import Request
from streamlit.runtime.pages_manager import PagesManager
from streamlit.testing.v1 import AppTest

from chino_metrics.screens.menu import PAGES
from chino_metrics.settings import ROOT, SAMPLE_WORKBOOK, WORKBOOK
from chino_metrics.wording import terms
from pages.shared import navigation
from pages.shared.http import shell
from pages.shared.state import published
from tests.support.made_workbook import made

KEYS = [page.key for page in PAGES]


def opened(page: str = "overview", **query: str) -> AppTest:
    """The page ``page`` at an address."""
    app = AppTest.from_file(ROOT / "dashboard.py", default_timeout=60)
    for name, value in query.items():
        app.query_params[name] = value
    app.run()
    return app if page == "overview" else app.switch_page(f"pages/{page}.py").run()


def markup(app: AppTest) -> str:
    """What our component was given to show: AppTest knows it only as an unknown element."""
    screens = (e.proto.bytes for e in app.main if e.type == "bidi_component")
    return "".join(gzip.decompress(screen).decode() for screen in screens)


def heading(app: AppTest) -> str:
    found = re.findall(r"<h1>(.*?)</h1>", markup(app), re.DOTALL)
    assert len(found) == 1
    return str(found[0]).strip()


#: With the sample a browser opens every page, every day.
@pytest.mark.parametrize("data", ["", pytest.param("sample", marks=pytest.mark.long)])
@pytest.mark.parametrize("page", KEYS)
def test_every_page_runs_and_shows_its_screen(page: str, data: str) -> None:
    app = opened(page, **({"data": data} if data else {}))
    assert not app.exception
    assert not app.error
    assert heading(app)
    assert (terms.SAMPLE_SENTENCE in markup(app)) is (data == "sample")
    if page == "explore":  # the one page of Streamlit's own widgets
        assert [kinds(app)[at] for at in (0, -1)] == ["bidi_component"] * 2
        assert ("plotly_chart" in kinds(app)) is (data == "sample")
    else:
        assert kinds(app) == ["bidi_component"]


def kinds(app: AppTest) -> list[str]:
    return [element.type for element in app.main if element.type != "main"]


@pytest.mark.parametrize("page", ["indicator", "plan"])
def test_plotly_comes_only_when_asked(page: str) -> None:
    app = opened(page, id="bosai-2-4", plan="bosai", data="sample", chart="move")
    assert kinds(app) == ["bidi_component", "plotly_chart", "bidi_component"]
    assert heading(app)
    assert markup(app).count("画像（PNG）") == 1  # that of the figure as it stands
    assert markup(app).count('class="foot"') == 1


def test_the_address_decides_what_is_shown() -> None:
    app = opened("indicator", id="bosai-2-4", data="sample", text="large")
    assert "防災士資格所有者数" in heading(app)
    assert 'class="view large"' in markup(app)
    app.query_params["id"] = "bosai-2-1"
    assert "自主防災組織防災訓練実施率" in heading(app.run())


def test_titles_are_never_taken_from_the_names_of_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PagesManager, "uses_pages_directory", None)
    navigation.leave_out_file_names()  # as the server does before the first visitor comes
    assert PagesManager.uses_pages_directory is False


@pytest.mark.long  # screens/test_hostile_text tries every screen daily
def test_an_address_that_makes_no_sense_shows_the_page() -> None:
    for page in KEYS:
        app = opened(
            page, year="<b>", plan="?", department="'", status='"', id="../..", data="1", text="2"
        )
        assert not app.exception
        assert heading(app)


@pytest.mark.parametrize(
    ("page", "content"),
    [
        *(pytest.param(key, None, id=f"missing-{key}") for key in KEYS),
        # a broken one takes the same way through every page
        *(
            pytest.param(
                key,
                b"not a workbook",
                id=f"broken-{key}",
                marks=[] if key in {"overview", "indicator"} else pytest.mark.long,
            )
            for key in KEYS
        ),
        # F6: the sample is nothing to begin with
        pytest.param("overview", SAMPLE_WORKBOOK.read_bytes(), id="sample-overview"),
    ],
)
def test_without_a_workbook_every_page_says_so_plainly(
    page: str, content: bytes | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "台帳.xlsx"
    if content is not None:
        path.write_bytes(content)
    monkeypatch.setenv("CHINO_WORKBOOK", str(path))
    app = opened(page)
    assert not app.exception
    assert not app.error
    assert heading(app) == "いま、データを表示できません"
    assert str(tmp_path) not in markup(app)
    assert "data=sample" in markup(app)
    assert not re.search(r"Traceback|Error|\.py", markup(app))


def test_without_a_workbook_the_head_says_why_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHINO_WORKBOOK", str(tmp_path / "台帳.xlsx"))
    scope = {"type": "http", "method": "GET", "path": "/", "query_string": b"", "headers": []}
    body = bytes(shell._page(Request(scope)).body)
    document = (gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body).decode()
    head, rest = document.split("</head>", 1)
    assert 'class="view"' not in head
    assert rest.count("いま、データを表示できません") == 1


def test_a_workbook_put_in_its_place_is_seen_without_a_restart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "台帳.xlsx"
    monkeypatch.setenv("CHINO_WORKBOOK", str(path))
    app = opened()
    assert heading(app) == "いま、データを表示できません"
    copy(WORKBOOK, path)
    assert "2018年度以降の実績を待っている" in heading(app.run())


def test_what_is_published_stays_whatever_becomes_of_the_first_workbook(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "台帳.xlsx"
    copy(WORKBOOK, path)
    monkeypatch.setenv("CHINO_WORKBOOK", str(path))
    app = opened()
    path.write_bytes(b"broken")
    assert "2018年度以降の実績を待っている" in heading(app.run())


@pytest.mark.parametrize("page", ["overview", "update", "history"])
def test_a_damaged_store_is_said_aloud_and_the_last_good_state_stands(
    page: str, tmp_path: Path
) -> None:
    opened()
    file = tmp_path / "var" / "chino.sqlite"
    content = bytearray(file.read_bytes())
    content[100:4000] = b"\0" * 3900
    file.write_bytes(content)
    published.forget()
    app = opened(page)
    assert not app.exception
    assert not app.error
    assert "データの更新はできません" in markup(app)
    assert "第1版" in markup(app)


def test_the_sample_stands_when_the_workbook_does_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHINO_WORKBOOK", str(tmp_path / "none.xlsx"))
    app = opened(data="sample")
    assert terms.SAMPLE_SENTENCE in markup(app)
    assert "指標のうち" in heading(app)


def test_a_workbook_without_indicators_has_a_plain_page_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheets = ("目標指標", "実績", "実績の注記", "参考系列", "出来事")
    book = tmp_path / "empty.xlsx"
    book.write_bytes(made(**{sheet: [] for sheet in sheets}))
    monkeypatch.setenv("CHINO_WORKBOOK", str(book))
    app = opened()
    assert not app.exception
    assert heading(app) == "いま、データを表示できません"
    assert "シート「目標指標」を確かめてください" in markup(app)
