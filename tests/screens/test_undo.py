"""The look at what undoing would change: what is chosen, what is lost, who may not."""

from __future__ import annotations

from dataclasses import replace

from chino_metrics.screens import undo
from chino_metrics.screens.undo import Undoing
from chino_metrics.store.revisions import taking_back
from chino_metrics.store.revisions.history import Edition
from chino_metrics.views.choice import Choice
from chino_metrics.views.scene import Scene
from chino_metrics.wording import formats
from chino_metrics.workbook.reading import read_book
from chino_metrics.workbook.three_ways.sides import Side
from tests.support.made_revisions import PLANNER, state

HOSTILE = '<b>"&\u202e'


def shown(undoing: Undoing, choices: dict[str, Side] | None = None, refusal: str = "") -> str:
    merged = taking_back.merged(state(1), state(2, HOSTILE), state(), choices or {})
    head, edition = read_book(state(2, HOSTILE)), Edition(3, formats.today(), "訂正")
    scene = Scene(head, Choice(), formats.today(), edition)
    after = read_book(merged.workbook if undoing.only else state())
    found = merged.conflicts if undoing.only else ()
    return str(undo.render(scene, PLANNER, undoing, after, found, refusal))


def test_what_is_still_to_be_chosen_stands_before_anything_is_published() -> None:
    only = Undoing(2, only=True, later=((3, "訂正"),))
    page = shown(only)
    assert "1か所を選んでください" in page
    assert "1人1日のごみ（2021年度）" in page
    assert 'action="/door/undo"' not in page
    (conflict,) = taking_back.merged(state(1), state(2, HOSTILE), state(), {}).open
    page = shown(only, {conflict.key: Side.THEIRS})
    assert f'name="c-{conflict.key}" value="theirs">' in page
    assert "第4版として公開する" in page
    assert "公開された" not in shown(replace(only, compared_with="3"))
    assert "第3版が公開されました" in shown(replace(only, compared_with="2"))


def test_a_state_brought_back_names_the_editions_that_go() -> None:
    page = shown(Undoing(1, only=False, later=((3, HOSTILE), (2, "誤り"))))
    assert "すべてなくなります：第3版（&lt;b&gt;&#34;&amp;" in page
    assert "第2版（誤り）" in page
    assert '<b>"' not in page


def test_who_may_not_is_told_why_instead_of_a_form() -> None:
    page = shown(Undoing(1, only=False), refusal="担当の計画だけです")
    assert "担当の計画だけです" in page
    assert 'action="/door/undo"' not in page
