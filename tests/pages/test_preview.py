"""Previews of drafts: the whole site as it would be, for who may see the draft, and for nobody else."""

from __future__ import annotations

import re

import pytest

from chino_metrics.screens.menu import ASIDE, PAGES, PREVIEWED
from chino_metrics.store.accounts.authority import Actor, Role
from chino_metrics.store.collecting import deciding, drafts, previews
from chino_metrics.store.collecting.draft_rows import Draft
from chino_metrics.wording import terms
from pages.shared.state import published, visitors
from tests.pages.test_pages import heading, markup, opened
from tests.support.made_revisions import state

PLANNER = Actor("小林", Role.PLANNER, frozenset({"p"}))
STRANGER = Actor("鈴木", Role.PLANNER, frozenset({"p", "q"}))
APPROVER = Actor("部長", Role.APPROVER)
#: What leads to a file, or to what is said of published editions.
LEADS_OUT = re.compile(r'(?:href="[^"]*/(?:download|data|edition|history|open_data)\b|\bdownload>)')
#: What only the draft says.
SECRET_NAME = "秘の計画"


@pytest.fixture
def draft() -> Draft:
    """A draft in which a plan has another name, fixed over the first edition."""
    store = published.revisions()
    store.database.create()
    store.publish_first(state(), "最初.xlsx")
    made = drafts.create(store.database, PLANNER, "6月の実績", 1)
    return deciding.fix(store.database, PLANNER, made, state(1, "秘"), 1, ask=True)


def look(monkeypatch: pytest.MonkeyPatch, actor: Actor | None) -> None:
    monkeypatch.setattr(visitors, "actor_of_page", lambda: actor)


def test_every_page_of_the_book_shows_the_draft_and_leads_to_no_file(
    draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = previews.begin(published.database(), APPROVER, draft)
    look(monkeypatch, APPROVER)
    named, app = 0, opened(data=f"an-{secret}")
    for page in (*PAGES, *ASIDE):
        shown = markup(app.switch_page(f"pages/{page.key}.py").run())
        assert not app.exception and heading(app)
        assert shown.count(f'<b class="tag strong">{terms.PREVIEW_TAG}</b>') == 1
        if page.key in PREVIEWED:
            assert not LEADS_OUT.search(shown), page.key
        assert 'data-edition="1" data-signed="true"' in shown or page.key == "request"
        named += SECRET_NAME in shown
        assert bool(app.selectbox) is (page.key == "explore")  # its widgets, too
        assert (page.key in PREVIEWED) is ("案を見ているあいだは使えません" not in shown)
    assert named >= 5
    assert opened("plan", plan="q").main and SECRET_NAME not in markup(opened("plan", plan="q"))


def test_a_slide_of_a_preview_says_so(draft: Draft, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = previews.begin(published.database(), PLANNER, draft)
    look(monkeypatch, PLANNER)
    shown = markup(opened("slides", data=f"an-{secret}"))
    assert shown.count(f'<b class="mark">{terms.PREVIEW_TAG}</b>') == shown.count('class="stage"')


@pytest.mark.parametrize(
    "page",
    [
        "overview",
        "history",
        *(pytest.param(p, marks=pytest.mark.long) for p in ("plan", "changes", "update")),
    ],
)
def test_everybody_else_reads_one_sentence(
    page: str, draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = previews.begin(published.database(), PLANNER, draft)
    seen = set()
    for actor, asked in (
        *((None, secret), (STRANGER, secret)),
        *((PLANNER, "0" * 32), (APPROVER, ""), (APPROVER, secret[:-1])),
    ):
        look(monkeypatch, actor)
        seen.add(markup(opened(page, data=f"an-{asked}")))
    assert len(seen) == 1
    assert previews.UNSEEN in next(iter(seen)) and "6月の実績" not in next(iter(seen))


def test_an_open_page_of_a_preview_ends_with_the_right(
    draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    app_data = f"an-{previews.begin(published.database(), PLANNER, draft)}"
    look(monkeypatch, PLANNER)
    app = opened(data=app_data)
    assert SECRET_NAME in markup(app)
    look(monkeypatch, None)
    assert previews.UNSEEN in markup(app.run())
    look(monkeypatch, PLANNER)
    drafts.choose(published.database(), PLANNER, draft, {"k": "ours"})
    assert previews.UNSEEN in markup(app.run())
