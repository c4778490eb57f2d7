"""An edition that waits for its moment, as one process of the site shows it: not before, then at once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from starlette.datastructures import Headers

from chino_metrics.model.errors import UnpublishableError
from chino_metrics.store.accounts.authority import Actor
from chino_metrics.store.database.engine import now
from chino_metrics.store.revisions import history
from chino_metrics.store.revisions.repository import Revisions
from pages.shared.http import gate
from pages.shared.http.doors import drafting
from pages.shared.state import published, visitors
from tests.pages.test_pages import markup, opened
from tests.support.made_revisions import ADMINISTRATOR, PLANNER, draft, state

NAME = "秘の計画"
REASON = "記者会見の日に"


class Clock:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.at = now()

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Revisions:
    """The site's own store, in which edition 2 waits for an hour."""
    revisions = published.revisions()
    monkeypatch.setattr(revisions, "_clock", clock)
    monkeypatch.setattr(published, "FRESH", 1e-9)
    revisions.database.create()
    revisions.publish_first(state(), "最初.xlsx")
    revisions.publish(
        ADMINISTRATOR, draft(1, state(1, "秘")), REASON, clock.at + timedelta(hours=1)
    )
    return revisions


def test_at_its_moment_every_page_shows_it_and_the_first_who_comes_files_it(
    store: Revisions, clock: Clock
) -> None:
    copy = store._folder / "last_good.json" if store._folder else None
    assert published.published().edition.number == 1 and published.revision(2) is None
    before = copy.read_bytes()
    clock.at += timedelta(hours=2)
    shown = published.published()
    assert (shown.edition.number, shown.edition.comment) == (2, REASON)
    with store.database.reading() as connection:
        assert history.head(connection).number == 2
    assert copy.read_bytes() != before and store.pending() is None


def test_nobody_reads_of_it_before_but_those_who_have_signed_in(
    store: Revisions, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: dict[Actor | None, str] = {}
    for actor in (None, PLANNER, ADMINISTRATOR):
        monkeypatch.setattr(visitors, "actor_of_page", lambda actor=actor: actor)
        shown[actor] = markup(opened("history"))
        assert NAME not in shown[actor] and REASON not in shown[actor]
    assert "公開を待っています" not in shown[None] and "第2版" not in shown[None]
    assert "第2版が、" in shown[PLANNER] and "案の画面" in shown[ADMINISTRATOR]
    assert "/door/undo" not in shown[ADMINISTRATOR]


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-06-10T09:00", datetime(2026, 6, 10, 0, 0, tzinfo=UTC)),
        (" 2026-06-10T08:59 ", datetime(2026, 6, 9, 23, 59, tzinfo=UTC)),
        ("", None),
    ],
)
def test_the_moment_of_a_publication_is_written_in_the_time_of_japan(
    text: str, moment: datetime | None
) -> None:
    assert drafting._moment(text) == moment


@pytest.mark.parametrize("text", ["あす9時", "2026-06-31T09:00", "0001-01-01T00:00"])
def test_a_moment_that_is_none_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(UnpublishableError, match="公開する日時が読めません"):
        drafting._moment(text)


def test_no_file_or_data_is_given_for_a_preview() -> None:
    for path in (
        "/data/values.csv",
        "/download/workbook.xlsx",
        "/edition/",
        "/live",
        "/robots.txt",
    ):
        scope = {"path": path, "query_string": b"data=an-0123&year=2025"}
        answer = gate.beyond_preview(scope)
        assert answer is not None and answer.status_code == 403
        assert answer.headers["cache-control"] == "no-store"
        assert "画面だけで見られます" in bytes(answer.body).decode()
        assert gate.beyond_preview({"path": path, "query_string": b"data=sample"}) is None
    assert gate.beyond_preview({"path": "/plan", "query_string": b"data=an-0123"}) is None
    assert gate.answer_ourselves("GET", "/plan", Headers()) is not None
