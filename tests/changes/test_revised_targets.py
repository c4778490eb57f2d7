"""A target that an update changes: noticed, asked for, written down, and never lost."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest

from chino_metrics import __main__ as cli
from chino_metrics.assessment.in_force import at_first
from chino_metrics.assessment.progress import assess_book
from chino_metrics.changes import revised_targets
from chino_metrics.changes.comparison import compare
from chino_metrics.changes.revised_targets import Told, added, as_told, may_be_told, untold
from chino_metrics.changes.text_changes import TextKind
from chino_metrics.model.errors import NotAllowedError, UnpublishableError
from chino_metrics.model.target import RevisedItem, TargetKind
from chino_metrics.store.accounts.authority import Actor, Role
from chino_metrics.store.revisions.rules import changes, require_memory
from chino_metrics.wording.revisions import ends
from chino_metrics.workbook.merging import with_told
from chino_metrics.workbook.reading import read_book
from tests.support.made_workbook import ROWS, made

DAY = date(2026, 6, 1)
WHY = Told(DAY, "国の推計が変わった", "審議会", "https://example.jp/why")


def with_row(added=None, **changes):
    row = list(ROWS["目標指標"][0])
    for head, value in changes.items():
        row[{"base": 9, "middle": 11, "year": 12, "goal": 13, "unit": 4}[head]] = value
    return made(目標指標=[row, ROWS["目標指標"][1]], added=added)


def between(old, new):
    return [(r.indicator_id, r.item) for r in untold(read_book(old), read_book(new))]


@pytest.mark.parametrize(
    ("changes", "items"),
    [
        ({}, []),
        ({"goal": 620}, [RevisedItem.FINAL]),
        ({"year": 2030}, [RevisedItem.FINAL]),
        ({"goal": "見直し中"}, [RevisedItem.FINAL]),
        ({"base": 710, "middle": 640}, [RevisedItem.BASELINE, RevisedItem.INTERIM]),
        ({"goal": 600.0}, []),
    ],
)
def test_what_counts_as_revised(changes, items):
    assert between(made(), with_row(**changes)) == [("w", item) for item in items]


def of_kind(kind, **changes):
    """The target of w applies as ``kind`` says."""
    return with_row(added={"目標指標": {"目標の種類": [kind]}}, **changes)


@pytest.mark.parametrize(
    ("old", "new", "items"),
    [
        (made(), of_kind("毎年度"), [RevisedItem.KIND]),
        (of_kind("毎年度"), of_kind("到達"), [RevisedItem.KIND]),
        (of_kind("毎年度"), made(), [RevisedItem.KIND]),
        (made(), of_kind("到達"), []),
        (with_row(goal=None), of_kind("毎年度", goal=600), []),
        (with_row(goal="毎年度実施"), of_kind("毎年度", goal="毎年度実施"), []),
        (made(), of_kind("毎年度", goal=620), [RevisedItem.FINAL, RevisedItem.KIND]),
    ],
)
def test_a_target_that_applies_otherwise_is_revised(old, new, items):
    assert between(old, new) == [("w", item) for item in items]


def test_the_kind_of_a_target_is_told_and_past_years_are_judged_by_the_one_in_force():
    before, bare = read_book(made()), of_kind("毎年度")
    with pytest.raises(UnpublishableError, match=r"改定した日.*と理由がありません"):
        changes(before, read_book(bare))
    found = as_told(untold(before, read_book(bare)), replace(WHY, day=date(2021, 6, 1)))
    told = read_book(with_told(bare, found, DAY))
    (revision,) = told.indicator_by_id["w"].revisions
    assert (told.issues, untold(before, told)) == ((), ())
    assert changes(before, told) == {"p": "ごみの計画"}
    assert ends(told.indicator_by_id["w"], revision) == ("「到達」", "「毎年度」")
    was, now = (assess_book(told, year)["w"] for year in (2020, 2021))
    assert (was.expected, now.expected) == (assess_book(before, 2020)["w"].expected, 600)
    assert at_first(told.indicator_by_id["w"]).target_kind is TargetKind.REACH


@pytest.mark.parametrize(("word", "code"), [("ときどき", "unknown_kind"), (None, "unknown_kind")])
def test_a_kind_that_is_none_is_no_revision(word, code):
    book = by_hand(項目="目標の種類", 前の値="到達", 新しい値=word)
    assert book.indicator_by_id["w"].revisions == ()
    assert [(i.code, i.sheet, i.cell) for i in book.issues] == [(code, "目標の改定", "G2")]


def test_a_target_set_for_the_first_time_is_not_revised():
    assert between(with_row(goal=None), made()) == []
    assert between(with_row(goal="今後設定"), made()) == [("w", RevisedItem.FINAL)]


def test_what_is_told_stands_in_the_workbook_and_is_asked_no_more():
    before, bare = read_book(made()), with_row(goal=620)
    found = untold(before, read_book(bare))
    told = read_book(with_told(bare, as_told(found, WHY), DAY))
    (revision,) = told.indicator_by_id["w"].revisions
    assert told.issues == ()
    assert (revision.before.quantity.value, revision.after.quantity.value) == (600, 620)
    assert (revision.day, revision.reason, revision.ground) == (DAY, WHY.reason, WHY.ground)
    assert revision.ground_url == WHY.ground_url
    assert untold(before, told) == ()
    assert added(before, told) == (revision,)
    assert added(told, told) == ()


def test_a_target_in_words_is_quoted():
    before, after = read_book(made()), read_book(with_row(goal="毎年度実施"))
    (revision,) = untold(before, after)
    assert ends(after.indicator_by_id["w"], revision) == ("600g（2027年度）", "「毎年度実施」")


def test_an_earlier_revision_to_the_same_value_tells_nothing_of_a_new_one():
    once = with_told(
        with_row(goal=620),
        as_told(untold(read_book(made()), read_book(with_row(goal=620))), WHY),
        DAY,
    )
    back = read_book(once)
    again = read_book(made())
    lowered = {"before": back, "after": again}
    assert [r.item for r in untold(**lowered)] == [RevisedItem.FINAL]


def by_hand(**changes):
    """A workbook whose target of w goes from 600 to 620, with a row of 目標の改定 about it."""
    row = {
        **{"指標ID": "w", "改定日": "2026-06-01", "項目": "最終目標", "前の年度": 2027},
        **{"前の値": 600, "新しい年度": 2027, "新しい値": 620, "理由": "国の推計"},
    } | changes
    added = {"目標の改定": {head: [value] for head, value in row.items()}}
    goal = [*ROWS["目標指標"][0][:13], 620]
    return read_book(made(目標指標=[goal, ROWS["目標指標"][1]], added=added))


@pytest.mark.parametrize(
    ("changes", "is_told"),
    [({}, True), ({"理由": None}, False), ({"前の値": 300}, False), ({"新しい値": 300}, False)],
)
def test_a_row_written_by_hand_tells_only_with_a_reason_and_from_what_is_published(
    changes, is_told
):
    assert (untold(read_book(made()), by_hand(**changes)) == ()) is is_told


def test_a_revision_is_told_of_no_day_before_the_one_that_it_revises():
    before, after = by_hand(), read_book(with_row(goal=640, middle=640))
    final = untold(before, after)[-1]
    assert final.item is RevisedItem.FINAL
    assert may_be_told(before, (final,), Told(DAY, "また変わった"))
    assert not may_be_told(before, (final,), Told(DAY - timedelta(1), "また変わった"))
    assert may_be_told(read_book(made()), (final,), Told(DAY - timedelta(1), "変わった"))


def test_a_planner_takes_no_revision_out_of_the_record():
    told, bare = by_hand(), read_book(with_row(goal=620))
    planner = Actor("環境課", Role.PLANNER, frozenset({"p"}))
    with pytest.raises(NotAllowedError, match=r"「1人1日のごみ」の目標の改定の記録"):
        require_memory(planner, told, bare)
    require_memory(Actor("管理者", Role.ADMINISTRATOR), told, bare)
    require_memory(planner, told, by_hand(理由="国の推計の誤りが分かった"))
    removed, put_right = (compare(told, b).texts for b in (bare, by_hand(理由="別の理由")))
    assert [(t.place, t.kind) for t in (*removed, *put_right)] == [
        ("1人1日のごみの最終目標の改定（2026年6月1日）", TextKind.REMOVED),
        ("1人1日のごみの最終目標の改定（2026年6月1日）", TextKind.CHANGED),
    ]


@pytest.mark.parametrize(
    ("answers", "is_enough"),
    [
        ({}, False),
        ({revised_targets.DAY: "2026-06-01"}, False),
        ({revised_targets.DAY: "いつか", revised_targets.REASON: "国の推計"}, False),
        ({revised_targets.DAY: "2026-06-01", revised_targets.REASON: " "}, False),
        ({revised_targets.DAY: "2026-06-01", revised_targets.REASON: "国の推計"}, True),
        ({revised_targets.DAY: "2026-06-02", revised_targets.REASON: "国の推計"}, False),
    ],
)
def test_day_and_reason_are_needed(answers, is_enough):
    assert revised_targets.told_in(answers, DAY).is_enough is is_enough


@pytest.mark.process
def test_a_revised_target_is_published_with_its_reason_or_not_at_all(tmp_path, monkeypatch, capsys):
    (tmp_path / "first.xlsx").write_bytes(made())
    (tmp_path / "next.xlsx").write_bytes(with_row(goal=620))
    monkeypatch.delenv("CHINO_DATABASE_URL", raising=False)
    monkeypatch.setenv("CHINO_WORKBOOK", str(tmp_path / "first.xlsx"))
    monkeypatch.setenv("CHINO_DATA_FOLDER", str(tmp_path / "var"))
    publish = ["publish", str(tmp_path / "next.xlsx"), "--comment", "見直し"]
    assert cli.main(publish) == 1
    assert "--reason" in capsys.readouterr().err
    told = ["--reason", "国の推計", "--ground", "審議会", "--revised-on"]
    with pytest.raises(SystemExit):
        cli.main([*publish, *told, "2999-06-01"])
    assert "今日までの日" in capsys.readouterr().err
    assert cli.main([*publish, *told, "2026-06-01"]) == 0
    capsys.readouterr()
    assert cli.main(["history", "--format", "json"]) == 0
    assert [r["number"] for r in json.loads(capsys.readouterr().out)] == [2, 1]
