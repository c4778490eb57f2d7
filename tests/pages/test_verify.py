"""資料を確かめる: the page says of a file what the command says, and what has changed since its edition."""

from __future__ import annotations

import pytest
from markupsafe import Markup

from chino_metrics.model.errors import StoreError
from chino_metrics.screens import frame, verify
from chino_metrics.store.revisions.repository import Revisions
from chino_metrics.views.choice import Choice
from chino_metrics.views.taken_along.stamp import Stamp
from chino_metrics.views.taken_along.verified import UNKNOWN
from pages.shared.state import published, scenes
from tests.support.made_revisions import ADMINISTRATOR, draft, state


@pytest.fixture
def store() -> Revisions:
    """Two editions: an actual was corrected from 670 to 660."""
    revisions = published.revisions()
    revisions.database.create()
    revisions.publish_first(state(), "最初.xlsx")
    corrected = state(660)
    upload = revisions.uploads.keep(corrected, "次.xlsx", "山田")
    revisions.publish(ADMINISTRATOR, draft(1, corrected, upload.id), "直した")
    return revisions


def drawn(word: str) -> Markup:
    choice = Choice(file=word)
    return verify.render(scenes.scene(choice), scenes.verified_file(choice))


def stamped(store: Revisions, number: int) -> str:
    return Stamp(number, 2025, store.get(number).workbook_sha256[:16]).word


def test_what_has_changed_since_the_edition_of_a_file_is_listed(store: Revisions) -> None:
    shown = drawn(stamped(store, 1))
    assert frame.heading(shown).startswith("この資料は、第1版（")
    assert "いま公開中なのは第2版（" in shown
    assert '<b>過去の値の訂正</b><span class="key">1<' in shown
    assert 'href="/changes?since=r1"' in shown
    same = drawn("r2")
    assert frame.heading(same).endswith("の台帳そのもの")
    assert "いま公開中の内容と同じ。" in same
    assert 'class="ready"' not in same
    assert same.count('action="/door/verify"') == 1


def test_of_every_other_file_the_page_says_what_it_is(store: Revisions) -> None:
    old, new = stamped(store, 1), stamped(store, 2)
    for word, said in (
        ("r1", "第1版（"),
        (old.replace("shihyo", "mihon"), "見本（架空の値）"),
        (f"{old[:-16]}{'0' * 16}", "第1版を名のるが"),
        (new.replace("-r2-", "-r0-"), "第2版（"),
        (f"shihyo-r0-2025-{'0' * 16}", "どの版でもない"),
    ):
        answer = scenes.verified_file(Choice(file=word))
        assert answer is not None and said in answer.sentence
        assert (answer.changed is None) is (word != "r1")
    for word in ("r9", "<script>", ""):
        assert scenes.verified_file(Choice(file=word)) is None


def test_what_cannot_be_told_now_is_not_denied(
    store: Revisions, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreadable() -> None:
        raise StoreError("読めません。")

    monkeypatch.setattr(published, "history", unreadable)
    answer = scenes.verified_file(Choice(file=stamped(store, 1)))
    assert answer is not None and answer.sentence == UNKNOWN
