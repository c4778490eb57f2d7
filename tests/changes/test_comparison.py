"""What differs between two workbooks, in frozen values and in sentences."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any

import pytest

from chino_metrics.changes import draft, sentences
from chino_metrics.changes.comparison import ValueKind, compare
from chino_metrics.changes.text_changes import TextKind, changed_plans
from chino_metrics.model.evaluation import Evaluation
from chino_metrics.model.issue import Cell, Quantity
from chino_metrics.model.plan import (
    Accumulation,
    Book,
    Correction,
    Direction,
    Event,
    Indicator,
    Pillar,
    Plan,
    Project,
    Reference,
)
from chino_metrics.model.target import Target
from chino_metrics.settings import SAMPLE_WORKBOOK, WORKBOOK
from chino_metrics.wording.evaluations import TEXT_WORD
from chino_metrics.workbook.reading import read_book
from tests.support.made_workbook import ROWS, made

HERE = Cell("x", "A1")


@pytest.fixture(scope="module")
def real() -> Book:
    return read_book(WORKBOOK.read_bytes())


@pytest.fixture(scope="module")
def sample() -> Book:
    return read_book(SAMPLE_WORKBOOK.read_bytes())


def book(**rows) -> Book:
    return read_book(made(**rows))


def actuals(*rows) -> Book:
    return book(実績=list(rows))


W = ROWS["実績"][0]
R = ROWS["実績"][1]


def test_a_workbook_does_not_differ_from_itself(real, sample):
    for same in (real, sample):
        found = compare(same, same)
        assert found.is_empty
        assert changed_plans(same, same) == frozenset()


def test_the_place_of_a_number_is_no_change():
    before, after = actuals(W, R), actuals(R, W)
    cells = [b.indicator_by_id["w"].actuals[0].quantity.cell for b in (before, after)]
    assert cells[0] != cells[1]
    assert compare(before, after).is_empty
    assert changed_plans(before, after) == frozenset()


@pytest.mark.parametrize(
    ("row", "kind", "year"),
    [
        (["r", None, "%", 21.5, 22.0, "未調査"], ValueKind.NEW, 2020),
        (["r", None, "%", 21.5, "—", 22.5], ValueKind.NEW, 2021),
        (["r", None, "%", 21.6, "—", "未調査"], ValueKind.CORRECTED, 2019),
        (["r", None, "%", None, "—", "未調査"], ValueKind.VANISHED, 2019),
        (["r", None, "%", "集計中", "—", "未調査"], ValueKind.VANISHED, 2019),
        (["r", None, "%", 21.5, "—", "集計中"], ValueKind.REMARK, 2021),
        (["r", None, "%", 21.5, "—", None], ValueKind.REMARK, 2021),
    ],
)
def test_what_became_of_a_value(row, kind, year):
    found = compare(actuals(W, R), actuals(W, row))
    (change,) = found.indicators
    (value,) = change.values
    assert (value.indicator_id, value.kind, value.year) == ("r", kind, year)
    lists = (found.new_actuals, found.corrections, found.vanished, found.remarks)
    assert [len(values) for values in lists] == [kind is each for each in ValueKind]


def test_a_note_that_differs_is_a_remark():
    notes = [["w", 2020, "確報値", "環境課の調べ", "https://example.jp/"]]
    (value,) = compare(book(), book(実績の注記=notes)).remarks
    (remark,) = sentences.remark_changes(value)
    assert (remark.label, remark.before, remark.after) == ("注記", "速報値", "確報値")


@pytest.mark.parametrize(
    ("column", "value", "label"),
    [
        (3, "1人1日のごみの量", "指標名"),
        (4, "kg", "単位"),
        (5, "g/日", "単位（原文）"),
        (6, "増加", "望ましい方向"),
        (7, "時点", "集計"),
        (14, "r", "同一指標"),
        (15, "付記", "備考"),
    ],
)
def test_a_definition_that_differs(column, value, label):
    (change,) = _with_indicator(column, value).indicators
    assert label in [field.label for field in change.definition]


@pytest.mark.parametrize(
    ("column", "value", "label", "after"),
    [
        (9, 701, "基準値", "701g（2018年度）"),
        (8, 2017, "基準値", "700g（2017年度）"),
        (11, None, "中間目標", "（2022年度）"),
        (13, 590.25, "最終目標", "590.25g（2027年度）"),
        (13, "今後設定", "最終目標", "今後設定（2027年度）"),
        (12, 2030, "最終目標", "600g（2030年度）"),
    ],
)
def test_a_baseline_or_target_that_differs(column, value, label, after):
    (change,) = _with_indicator(column, value).indicators
    (field,) = change.targets
    assert (field.label, field.after) == (label, after)


def _with_indicator(column, value):
    rows = [[*row, None, None] for row in ROWS["目標指標"]]
    rows[0][column] = value
    return compare(book(実績=[]), book(目標指標=rows, 実績=[]))


def test_what_is_said_with_a_new_value_is_in_the_comparison():
    row, note = [*R[:4], 22.0, R[5]], ["r", 2020, "速報値", "環境課の報告", None]
    before, after = book(), book(実績=[W, row], 実績の注記=[*ROWS["実績の注記"], note])
    (value,) = compare(before, after).new_actuals
    assert sentences.new_note(value) == "速報値"
    assert sentences.new_sources(compare(before, after)) == (("環境課の報告", 1),)
    corrected = book(実績=[[*W[:4], 681, W[5]], R])  # its note and source stay
    (value,) = compare(before, corrected).corrections
    assert sentences.new_note(value) == ""
    assert sentences.new_sources(compare(before, corrected)) == ()


def test_a_new_indicator_is_told_with_what_it_is_measured_by():
    more = ["n", "p", 1, "不法投棄", "件", None, "減少", "年次", 2018, 30, None, None, 2027, 10]
    rows = sentences.field_rows(compare(book(), book(目標指標=[*ROWS["目標指標"], more])))
    said = {label: after for _, label, _, after in rows}
    assert said["指標"] == "ある"
    assert (said["単位"], said["最終目標"]) == ("件", "10件（2027年度）")
    assert "中間目標" not in said


def test_an_indicator_that_comes_or_goes_is_counted_and_named():
    less = book(目標指標=ROWS["目標指標"][:1], 実績=[W])
    gone, come = compare(book(), less), compare(less, book())
    assert "1指標の削除" in sentences.headline(gone)
    assert "1指標の追加" in sentences.headline(come)
    assert "「資源化率」を計画から外した。" in draft.proposed_comment(gone)
    assert "「資源化率」を追加。" in draft.proposed_comment(come)


def test_a_text_is_told_with_its_plan():
    plan = [*ROWS["計画"][0]]
    plan[4] = 2030
    ((place, *_),) = sentences.text_rows(compare(book(), book(計画=[plan])))
    assert place == "ごみ：終了年度"


def test_indicators_come_and_go():
    both, one = book(), book(目標指標=ROWS["目標指標"][:1], 実績=[W])
    (added,) = compare(one, both).indicators
    (removed,) = compare(both, one).indicators
    assert (added.is_added, added.indicator.id, len(added.values)) == (True, "r", 2)
    assert (removed.is_removed, removed.indicator.id) == (True, "r")
    assert [v.year for v in compare(both, one).vanished] == [2019]


@pytest.mark.parametrize(
    ("rows", "place", "kind"),
    [
        (
            {"計画": [["p", "ごみの計画", "ごみ", 2018, 2030, "環境課", None]]},
            "終了年度",
            "changed",
        ),
        ({"施策": [["p", 1, "減らす", "減らします。"]]}, "施策1の説明", "changed"),
        ({"施策": [*ROWS["施策"], ["p", 2, "分ける", ""]]}, "施策2の施策名", "added"),
        ({"主要事務事業": ROWS["主要事務事業"][:1]}, "施策1の事業「啓発」", "removed"),
        ({"参考系列": []}, "参考系列「県の平均」（w）の2018年", "removed"),
        (
            {"出来事": [["w", "2020-02-10", "分別の変更の2", "広報"]]},
            "1人1日のごみの出来事（2020年2月10日）",
            "changed",
        ),
    ],
)
def test_texts_that_differ(rows, place, kind):
    found = compare(book(), book(**rows)).texts
    assert (place, TextKind(kind)) in [(change.place, change.kind) for change in found]
    assert {change.plan_id for change in found} == {"p"}


def _written(*, year=2021, **heads) -> Book:
    """A book in which 評価 says of w and ``year`` what stands under ``heads``; 議会 as ``heads``."""
    added = {}
    if texts := {h: [t] for h, t in heads.items() if h in TEXT_WORD.values()}:
        added["評価"] = {"指標ID": ["w"], "年度": [year], **texts}
    if "論点" in heads:
        debate = {"計画ID": ["p"], "日付": ["2021-09-10"], "会議": ["定例会"]}
        added["議会"] = debate | {"論点": [heads["論点"]], "URL": [None]}
    return read_book(made(added=added))


HOSTILE = "<b>=1+1</b>\n二行目　。"


@pytest.mark.parametrize(
    ("before", "after", "said", "row"),
    [
        ({}, {"要因": HOSTILE}, "1件の要因や対応の記入", ("2021年度の要因", "（なし）", HOSTILE)),
        (
            {"要因": HOSTILE},
            {"要因": "減った。"},
            "1件の要因や対応の変更",
            ("2021年度の要因", HOSTILE, "減った。"),
        ),
        (
            {"要因": "減った。", "対応の結果": "済んだ。"},
            {},
            "1件の要因や対応の削除",
            ("2021年度の対応の結果", "済んだ。", "（なし）"),
        ),
    ],
    ids=["new", "rewritten", "gone"],
)
def test_reasons_and_measures_that_differ_are_told_to_the_letter(before, after, said, row):
    found = compare(_written(**before), _written(**after))
    name = found.indicators[0].indicator.name
    assert (name, *row) in sentences.evaluation_rows(found)
    assert sentences.headline(found) == f"{said}で、判定は変わりません"
    verb = said[-2:]
    assert draft.proposed_comment(found) == f"2021年度の要因や対応1件を{verb}。"
    assert sentences.evaluations_title(found) == f"要因と今後の対応：{verb}1件"
    assert changed_plans(found.before, found.after) == {"p"}


def test_between_two_years_a_text_is_new_that_was_written_about_one_between():
    written = _written(year=2020, 要因="減った。")
    assert [e.year for e in compare(written, written, 2019, 2020).evaluations] == [2020]
    assert compare(written, written, 2020, 2021).evaluations == ()
    assert compare(written, written).is_empty


def test_where_the_council_dealt_with_it_is_a_text_of_the_plan():
    (found,) = compare(_written(), _written(論点="ごみの減量")).texts
    assert (found.kind, found.after) == (TextKind.ADDED, "ごみの減量")
    assert found.place.startswith("ごみの議会（2021年9月10日　定例会）")


def test_another_order_is_told():
    pillars = [*ROWS["施策の柱"], ["p", 1, "1-(2)", "店", ""]]
    found = compare(book(施策の柱=pillars), book(施策の柱=pillars[::-1]))
    assert [(c.plan_id, c.place) for c in found.texts] == [("p", "並び順")]


def _leaves(value: Any, path: tuple[Any, ...] = ()):
    """Paths to every single value of a plan, cells apart."""
    if isinstance(value, Cell):
        return
    if is_dataclass(value):
        for field in (f for f in fields(value) if f.compare):
            yield from _leaves(getattr(value, field.name), (*path, field.name))
    elif isinstance(value, tuple):
        for place, item in enumerate(value):
            yield from _leaves(item, (*path, place))
        if value:
            yield (*path, None)
    else:
        yield path


def _changed(value: Any, path: tuple[Any, ...]) -> Any:
    """``value`` with the single value at ``path`` replaced; None there: the last item is gone."""
    if not path:
        return _other(value)
    head, rest = path[0], path[1:]
    if isinstance(value, tuple):
        if head is None:
            return value[:-1]
        return (*value[:head], _changed(value[head], rest), *value[head + 1 :])
    return replace(value, **{head: _changed(getattr(value, head), rest)})


def _other(value: Any) -> Any:
    if isinstance(value, Direction):
        return Direction.DECREASE if value is Direction.INCREASE else Direction.INCREASE
    if isinstance(value, Accumulation):
        return next(other for other in Accumulation if other is not value)
    if isinstance(value, str):
        return f"{value}x"
    return 1 if value is None else value + 1


def _full_book() -> Book:
    """Two plans that hold something everywhere."""
    quantity = Quantity(1.0, None, 0, HERE)
    point = Reference("i", "s", 2018, 1.0, 0, "人", "a", "b", "c", HERE)
    indicator = Indicator(
        *("i", "p", 1, "n", "人", "人", Direction.INCREASE, Accumulation.YEARLY),
        *(Target(2018, quantity), Target(2020, quantity), Target(2025, quantity)),
        *("j", "note", HERE),
        references=(point,),
        events=(Event("i", 2019, "2019", "t", "a", "b", HERE),),
        evaluations=(Evaluation("i", 2019, "a", "b", "c", "d", "e", "f"),),
    )
    base = read_book(made())
    indicator = replace(indicator, actuals=base.indicator_by_id["w"].actuals)
    project = Project("x", "p", 1, None, HERE)
    pillar = Pillar("1-(1)", "n", "t", (project,))
    measure = replace(
        base.plans[0].measures[0], pillars=(pillar,), projects=(project,), indicators=(indicator,)
    )
    plan = Plan("p", "n", "s", 2018, 2027, "d", "a", "b", "c", (measure,), (point,))
    other = Plan("q", "n", "s", 2018, 2027, "d", "a", "b", "c", ())
    correction = Correction("施策 p 列", "a", "b", "c", HERE)
    return replace(base, plans=(plan, other), corrections=(correction,))


FULL = _full_book()


@pytest.mark.parametrize("path", [p for p in _leaves(FULL.plans[0]) if p != ("id",)], ids=str)
def test_whatever_differs_in_a_plan_is_a_change_of_that_plan(path):
    after = replace(FULL, plans=(_changed(FULL.plans[0], path), FULL.plans[1]))
    found = changed_plans(FULL, after)
    assert "p" in found
    assert "q" not in found
    assert changed_plans(after, FULL) == found


@pytest.mark.parametrize("field", ["place", "printed", "shown", "reason"])
def test_a_correction_belongs_to_the_plan_it_names(field):
    after = replace(FULL, corrections=(_changed(FULL.corrections[0], (field,)),))
    assert "p" in changed_plans(FULL, after)
    assert changed_plans(FULL, after) <= {"p"}


@pytest.mark.parametrize(
    "after",
    [
        replace(FULL, is_sample=True),
        replace(FULL, plans=FULL.plans[::-1]),
        replace(FULL, corrections=(*FULL.corrections, Correction("x", "a", "b", "c", HERE))),
    ],
    ids=["sample", "order", "correction of nothing known"],
)
def test_what_belongs_to_no_plan_belongs_to_all(after):
    assert changed_plans(FULL, after) == {"p", "q", ""}
    assert compare(FULL, after).texts


def test_a_plan_added_or_removed_is_changed():
    assert changed_plans(FULL, replace(FULL, plans=FULL.plans[:1])) == {"q"}
    assert changed_plans(replace(FULL, plans=FULL.plans[:1]), FULL) == {"q"}


def test_a_twin_is_a_change_of_both_plans(real):
    plan = real.plan_by_id["jomon"]
    (place,) = (p for p in _leaves(plan) if p[-1] == "twin_id" and _at(plan, p) == "sosei-3-2")
    jomon = _changed(plan, place)
    after = replace(real, plans=tuple(jomon if p.id == "jomon" else p for p in real.plans))
    assert changed_plans(real, after) == {"jomon", "sosei"}


def _at(value: Any, path: tuple[Any, ...]) -> Any:
    for step in path:
        value = value[step] if isinstance(value, tuple) else getattr(value, step)
    return value


def test_every_plan_of_the_real_workbook_differs_from_the_sample(real, sample):
    assert changed_plans(real, sample) == {*real.plan_by_id, ""}


def without_year(sample: Book, year: int) -> Book:
    """The sample as it was before the values of ``year`` came."""
    return _mapped(sample, lambda a: None if a.year >= year else a)


def _mapped(source: Book, change) -> Book:
    def indicator(i):
        kept = (change(actual) for actual in i.actuals)
        return replace(i, actuals=tuple(a for a in kept if a is not None))

    plans = (
        replace(
            p,
            measures=tuple(
                replace(m, indicators=tuple(map(indicator, m.indicators))) for m in p.measures
            ),
        )
        for p in source.plans
    )
    return replace(source, plans=tuple(plans), sha256="other")


def test_a_year_of_new_values(sample):
    before = without_year(sample, 2025)
    found = compare(before, sample)
    assert (found.as_of_before, found.as_of_after) == (2024, 2025)
    assert {value.year for value in found.new_actuals} == {2025}
    assert not found.corrections and not found.vanished and not found.texts
    assert found.better + found.worse <= len(found.verdict_changes)
    assert sentences.years_note(found.new_actuals) == "すべて2025年度"
    assert sentences.vanished_note(found) == "前回あった値はすべて残る"
    assert sentences.as_of_note(found) == "評価年度は2024年度から2025年度へ進む"
    count, verdicts = len(found.new_actuals), len(found.verdict_changes)
    words = f"{count}件の実績で、{verdicts}指標の判定が変わ"
    assert sentences.headline(found) == f"{words}ります"
    assert sentences.headline(found, past=True) == f"{words}った"
    comment = f"2025年度（令和7）の実績{count}件を追加。"
    assert draft.proposed_comment(found) == comment
    assert sentences.as_of_note(compare(sample, before)).endswith("2025年度から2024年度へ戻る")


def test_what_gets_better_one_way_gets_worse_the_other(sample):
    before = without_year(sample, 2025)
    there, back = compare(before, sample), compare(sample, before)
    assert (there.better, there.worse) == (back.worse, back.better)
    assert len(there.new_actuals) == len(back.vanished)
    assert there.better + there.worse > 0


@pytest.mark.parametrize("naming", ["both", "sosei-3-2", "jomon-1-2"])
@pytest.mark.parametrize("final", [None, 2030])
def test_a_twin_pair_with_the_same_value_counts_once(real, naming, final):
    """Whichever names the other; of equal final years the first printed counts."""
    twins = {"sosei-3-2": "jomon-1-2", "jomon-1-2": "sosei-3-2"}
    value = Quantity(60_000.0)
    actual = FULL.indicators[0].actuals[0]

    def edited(book_, *, has_value):
        def indicator(i):
            if i.id not in twins:
                return i
            new = (replace(actual, indicator_id=i.id, year=2018, quantity=value),)
            return replace(
                i,
                twin_id=twins[i.id] if naming in ("both", i.id) else None,
                final=replace(i.final, year=final or i.final.year),
                actuals=(*i.actuals, *(new if has_value else ())),
            )

        plans = (
            replace(
                p,
                measures=tuple(
                    replace(m, indicators=tuple(map(indicator, m.indicators))) for m in p.measures
                ),
            )
            for p in book_.plans
        )
        return replace(book_, plans=tuple(plans), sha256=f"{naming} {final} {has_value}")

    counted = "sosei-3-2" if final else "jomon-1-2"
    found = compare(edited(real, has_value=False), edited(real, has_value=True))
    assert len(found.indicators) == 2
    assert [v.indicator_id for v in found.new_actuals] == [counted]
    assert [c.indicator.id for c in found.verdict_changes] == [counted]


@pytest.mark.parametrize(
    ("rows", "now", "past"),
    [
        ({}, "前回から変わるところはありません", "前回から変わったところはない"),
        (
            {"実績": [W, ["r", None, "%", 21.5, 20.0, "未調査"]], "実績の注記": ROWS["実績の注記"]},
            "1件の実績で、1指標の判定が変わります",
            "1件の実績で、1指標の判定が変わった",
        ),
        (
            {"実績": [["w", None, "g", 691, 680, 670], R]},
            "1件の訂正で、判定は変わりません",
            "1件の訂正で、判定は変わらなかった",
        ),
        (
            {"実績": [["w", None, "g", None, 681, 670], ["r", None, "%", 21.5, 22.0, "未調査"]]},
            "1件の実績、1件の訂正、1件の値の削除で、判定は変わりません",
            "1件の実績、1件の訂正、1件の値の削除で、判定は変わらなかった",
        ),
    ],
)
def test_the_headline(rows, now, past):
    before = book(実績=[W, R])
    found = compare(before, book(**{"実績": [W, R], **rows}))
    assert (sentences.headline(found), sentences.headline(found, past=True)) == (now, past)


@pytest.mark.parametrize(
    ("unit", "before", "after", "words"),
    [
        ("件", 94_520, 101_820, "+7,300件"),
        ("%", 26.5, 31.4, "+4.9ポイント"),
        ("組織", 29, 27, "−2組織"),
        ("件", 2, 2, "0件"),
        ("人", None, 2, "—"),
    ],
)
def test_a_difference_is_signed(unit, before, after, words):
    indicator = FULL.indicators[0]
    decimals = 1 if isinstance(before, float) else 0
    final = Target(2027, Quantity(50.0, decimals=decimals))
    indicator = replace(indicator, unit=unit, final=final)
    assert sentences.difference(indicator, before, after) == words


def test_a_value_and_its_reason_in_words():
    found = compare(actuals(W, R), actuals(W, ["r", None, "%", "集計中", "—", "未調査"]))
    (value,) = found.vanished
    indicator = found.indicators[0].indicator
    assert sentences.value_words(indicator, value) == ("21.5%", "集計中", "—")
    assert draft.proposed_comment(found) == "資源化率の2019年度の値を削除。"


def test_the_whole_city_before_and_after(sample):
    same = compare(sample, sample)
    words = sentences.city_sentence(same)
    assert words.startswith("達成・順調は")
    assert words.count("のまま") == 2
    assert sentences.verdicts_note(same) == "判定はすべて前回と同じ"
    assert sentences.as_of_note(same) == "評価年度は2025年度のまま"


@pytest.mark.parametrize(
    ("sheet", "head", "value"),
    [
        ("計画", "状態", "終了"),
        ("目標指標", "目標の種類", "毎年度"),
        ("目標指標", "調査間隔", 2),
        ("目標指標", "調査の年", 2019),
        ("目標指標", "確定する月", 12),
    ],
)
def test_what_an_optional_column_says_is_seen(sheet: str, head: str, value: object) -> None:
    found = compare(read_book(made()), read_book(made(added={sheet: {head: [value]}})))
    said = [t.place for t in found.texts]
    said += [f.label for c in found.indicators for f in c.definition]
    assert said == [head]
