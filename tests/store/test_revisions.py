"""Publishing as planners, administrators and colliding processes meet it, in both databases."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from sqlalchemy import Table, delete, update
from sqlalchemy.exc import IntegrityError

from chino_metrics.model.errors import (
    ConflictError,
    NotAllowedError,
    StoreError,
    UnpublishableError,
    UnreadableWorkbookError,
)
from chino_metrics.store.accounts.accounts import Draft as account
from chino_metrics.store.accounts.administration import AccountChange, add_account, change_account
from chino_metrics.store.accounts.authority import Actor, Role
from chino_metrics.store.database.engine import Database, now
from chino_metrics.store.revisions import brought, local_copy
from chino_metrics.store.revisions.candidates import Candidate
from chino_metrics.store.revisions.history import BLOBS, REVISIONS, UPLOADS, Revision, sha256
from chino_metrics.store.revisions.repository import Revisions
from chino_metrics.workbook.reading import read_book
from chino_metrics.workbook.three_ways.sides import Side
from tests.support.made_revisions import ADMINISTRATOR, PLANNER, draft, state
from tests.support.made_workbook import ROWS, made


@pytest.fixture
def store(database: Database) -> Revisions:
    revisions = Revisions(database)
    revisions.publish_first(state(), "最初.xlsx")
    return revisions


def test_an_empty_store_has_no_head(database: Database) -> None:
    assert Revisions(database).head() is None
    assert Revisions(database).history() == ()


def test_the_first_start_publishes_revision_1_once(database: Database) -> None:
    first = Revisions(database).publish_first(state(), "最初.xlsx")
    again = Revisions(database).publish_first(state(1), "別.xlsx")
    assert again == first
    assert (first.number, first.base, first.upload_name) == (1, None, "最初.xlsx")
    assert Revisions(database).workbook(1) == Revisions(database).original(1) == state()


def test_a_publish_holds_who_when_why_upload_and_workbook(store: Revisions) -> None:
    upload = store.uploads.keep("届いたまま".encode(), "実績\x00\u202e.xlsx", "小林")
    published = store.publish(PLANNER, draft(1, state(1), upload.id), "令和3年度の実績\r\n追加")
    assert store.head() == published == store.get(2)
    assert store.history() == (published, store.get(1))
    assert (published.number, published.base, published.author) == (2, 1, "小林")
    assert (published.comment, published.upload_name) == ("令和3年度の実績\n追加", "実績.xlsx")
    assert abs(published.at - now()) < timedelta(minutes=1)
    assert published.workbook_sha256 == sha256(store.workbook(2))
    assert (store.workbook(2), store.original(2)) == (state(1), "届いたまま".encode())


def test_invented_figures_never_take_the_place_of_real_ones(store: Revisions) -> None:
    marked = made(計画=[["p", "ごみの計画", "ごみ", 2018, 2027, "環境課", "見本（架空の値）"]])
    with pytest.raises(UnpublishableError, match="見本"):
        store.publish(ADMINISTRATOR, draft(1, marked), "見本")
    assert len(store.history()) == 1


@pytest.mark.parametrize("number", [0, -1, 2, 2**31, 10**30])
def test_a_number_that_is_not_there_is_said(store: Revisions, number: int) -> None:
    for ask in (store.get, store.workbook, store.original):
        with pytest.raises(StoreError, match=f"第{number}版はありません"):
            ask(number)
    with pytest.raises(StoreError, match="見つかりません"):
        store.uploads.get(number)


def test_an_upload_is_kept_with_its_answers(store: Revisions) -> None:
    upload = store.uploads.keep(b"as it came", "a.xlsx", "小林")
    assert store.uploads.get(upload.id) == upload
    store.uploads.answer(PLANNER, upload.id, {"行3": "w"})
    assert store.uploads.get(upload.id).answers == {"行3": "w"}
    twice = store.uploads.keep(b"as it came", "b.xlsx", "山田")
    assert (twice.id != upload.id, twice.sha256) == (True, upload.sha256)


def test_everybody_finds_what_they_brought_and_nobody_elses(store: Revisions) -> None:
    for number in range(brought.MOST + 2):
        store.uploads.keep(b"%d" % number, f"{number}.xlsx", "小林")
    other = store.uploads.keep(b"x", "他の人.xlsx", "高橋")
    store.publish(ADMINISTRATOR, draft(1, state(1), other.id), "公開")
    first, last = store.uploads.brought(PLANNER), store.uploads.brought(PLANNER, 9)
    assert [f.upload.name for f in first.files][:2] == ["11.xlsx", "10.xlsx"]
    assert [f.upload.name for f in last.files] == ["1.xlsx", "0.xlsx"]
    assert (first.number, last.number, last.last) == (1, 2, 2)
    assert {f.number for f in (*first.files, *last.files)} == {None}
    newest = store.uploads.brought(ADMINISTRATOR).files[0]
    assert (newest.upload.name, newest.upload.content, newest.number) == ("他の人.xlsx", b"", 2)
    assert store.uploads.brought(Actor("新人", Role.PLANNER)).files == ()


def test_a_publish_against_an_older_head_is_refused_and_says_whose_is_newer(
    store: Revisions,
) -> None:
    store.publish(PLANNER, draft(1, state(1)), "先に")
    with pytest.raises(ConflictError, match=r"小林さんが第2版を公開しました（20.*もう一度比べて"):
        store.publish(ADMINISTRATOR, draft(1, state(2)), "後から")
    with pytest.raises(ConflictError):
        store.undo(ADMINISTRATOR, 1, 1, "戻す")
    assert len(store.history()) == 2


def test_somebody_who_publishes_during_the_comparison_wins(
    store: Revisions, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = Revisions._check

    def overtaken(self: Revisions, base: int) -> None:
        taken(self, base)
        monkeypatch.setattr(Revisions, "_check", taken)
        store.publish(ADMINISTRATOR, draft(1, state(2)), "割り込み")

    monkeypatch.setattr(Revisions, "_check", overtaken)
    with pytest.raises(ConflictError, match="山田さんが第2版"):
        store.publish(PLANNER, draft(1, state(1)), "遅れ")
    assert store.workbook(2) == state(2)


@pytest.mark.parametrize(
    ("workbook", "comment", "said"),
    [
        (state(1), " \n\t", "コメントがありません"),
        (state(1), "あ" * 2001, "2000字まで"),
        (state(), "同じ内容", "変更がありません"),
        (made(目標指標=[]), "指標なし", "読める指標がなくなります"),
        (state("６９0人"), "読めない値", "読めない箇所が増えます"),
    ],
)
def test_what_is_not_complete_is_refused(
    store: Revisions, workbook: bytes, comment: str, said: str
) -> None:
    with pytest.raises(UnpublishableError, match=said):
        store.publish(ADMINISTRATOR, draft(1, workbook), comment)
    assert len(store.history()) == 1


def test_only_what_was_previewed_is_published(store: Revisions) -> None:
    with pytest.raises(ConflictError, match="確かめた内容と違う"):
        store.publish(ADMINISTRATOR, Candidate(1, state(1), sha256(state(2))), "差し替え")


def test_what_is_no_workbook_is_refused(store: Revisions) -> None:
    with pytest.raises(UnreadableWorkbookError):
        store.publish(ADMINISTRATOR, draft(1, b"PK no workbook"), "壊れたファイル")


def test_a_planner_publishes_only_their_own_plans(store: Revisions) -> None:
    with pytest.raises(NotAllowedError, match="「川の計画」の変更が入っています"):
        store.publish(PLANNER, draft(1, state(1, "川")), "よその計画も")
    assert store.publish(ADMINISTRATOR, draft(1, state(1, "川")), "管理者なら").number == 2


def test_an_account_is_asked_again_within_the_transaction(store: Revisions) -> None:
    planner = account("kobayashi", Role.PLANNER, frozenset({"p"}))
    known, _ = add_account(store.database, ADMINISTRATOR, planner)
    signed_in = Actor("小林", Role.ADMINISTRATOR, account_id=known.id)
    with pytest.raises(NotAllowedError, match="管理者だけ"):
        store.undo(signed_in, 1, 1, "昔の権限で")
    assert store.publish(signed_in, draft(1, state(1)), "自分の計画").author == "kobayashi"
    for change, said in (
        (AccountChange(plans=frozenset({"q"})), "「ごみの計画」"),
        (AccountChange(is_disabled=True), "使えなくなっています"),
    ):
        change_account(store.database, ADMINISTRATOR, "kobayashi", change)
        with pytest.raises(NotAllowedError, match=said):
            store.publish(signed_in, draft(2, state(2)), "もう担当でない")
    assert len(store.history()) == 2


def test_undo_publishes_an_earlier_state_as_a_new_revision(store: Revisions) -> None:
    store.publish(PLANNER, draft(1, state(1)), "誤り")
    undone = store.undo(ADMINISTRATOR, 1, 2, "誤りを戻す")
    assert (undone.number, undone.base, undone.restores) == (3, 2, 1)
    assert store.workbook(3) == store.workbook(1)
    assert store.original(3) is None
    assert store.undo(ADMINISTRATOR, 2, 3, "やはり").restores == 2
    with pytest.raises(UnpublishableError, match="変更がありません"):
        store.undo(ADMINISTRATOR, 2, 4, "同じ状態へ")
    with pytest.raises(NotAllowedError):
        store.undo(PLANNER, 1, 4, "担当者が")
    with pytest.raises(StoreError, match="第9版はありません"):
        store.undo(ADMINISTRATOR, 9, 4, "ない番号")


def test_the_changes_of_one_edition_are_taken_back_and_later_ones_stay(store: Revisions) -> None:
    store.publish(PLANNER, draft(1, state(1)), "誤り")
    store.publish(ADMINISTRATOR, draft(2, state(1, "川")), "別の計画")
    taken = store.take_back(PLANNER, 2, 3, "値の誤り", {})
    assert (taken.number, taken.base, taken.restores) == (4, 3, None)
    assert taken.comment == "第2版の変更を取り消し。値の誤り"
    book = read_book(store.workbook(4))
    assert book.plan_by_id["q"].short_name == "川"
    assert book.indicator_by_id["w"].actuals[-1].quantity.value == 670
    with pytest.raises(UnpublishableError, match="変更がありません"):
        store.take_back(PLANNER, 2, 4, "もう一度", {})
    with pytest.raises(NotAllowedError, match=r"[道川]の計画"):
        store.take_back(PLANNER, 3, 4, "担当でない", {})
    with pytest.raises(ConflictError, match="第4版"):
        store.take_back(PLANNER, 2, 3, "古い版と比べた", {})
    with pytest.raises(UnpublishableError, match="最初の状態"):
        store.take_back(ADMINISTRATOR, 1, 4, "最初", {})
    with pytest.raises(StoreError, match="第9版はありません"):
        store.take_back(ADMINISTRATOR, 9, 4, "ない番号", {})
    assert store.faults() == ()


def test_what_a_later_edition_changed_as_well_is_chosen(store: Revisions) -> None:
    store.publish(PLANNER, draft(1, state(1)), "誤り")
    store.publish(PLANNER, draft(2, state(2, "道")), "訂正")
    with pytest.raises(UnpublishableError, match=r"あとの版でも変わった1か所.*（2021年度）"):
        store.take_back(PLANNER, 2, 3, "取り消す", {})
    (conflict,) = store.taken_back(2, 3, {}).open
    sides = [conflict.said(side).text for side in (Side.BASE, Side.OURS, Side.THEIRS)]
    assert sides == ["1g", "2g", "670g"]
    with pytest.raises(UnpublishableError, match="変更がありません"):
        store.take_back(PLANNER, 2, 3, "残す", {conflict.key: Side.OURS})
    taken = store.take_back(PLANNER, 2, 3, "戻す", {conflict.key: Side.THEIRS})
    assert store.workbook(taken.number) == state()


def test_a_target_that_is_taken_back_needs_nobody_to_tell_of_a_revision(store: Revisions) -> None:
    rows = [[*ROWS["目標指標"][0]], ROWS["目標指標"][1]]
    rows[0][13] = 610
    heads = ("指標ID", "改定日", "項目", "前の年度", "前の値", "新しい年度", "新しい値", "理由")
    told = ("w", "2026-04-01", "最終目標", 2027, 600, 2027, 610, "見直し")
    revised = {"目標の改定": {head: [said] for head, said in zip(heads, told, strict=True)}}
    plans = [ROWS["計画"][0], ["q", "道の計画", "道", 2018, 2027, "建設課", None]]
    workbook = made(計画=plans, 目標指標=rows, added=revised)
    store.publish(ADMINISTRATOR, draft(1, workbook), "改定")
    with pytest.raises(NotAllowedError, match="改定の記録がなくなります"):
        store.take_back(PLANNER, 2, 2, "担当者が", {})
    taken = store.take_back(ADMINISTRATOR, 2, 2, "改定は議決されなかった", {})
    assert store.workbook(taken.number) == state()


@pytest.mark.parametrize(
    ("table", "values"),
    [
        (BLOBS, {"content": b"x"}),
        (REVISIONS, {"comment": "別のコメント"}),
        (REVISIONS, {"number": 7}),
        (UPLOADS, {"name": "別.xlsx"}),
    ],
    ids=str,
)
def test_what_was_written_can_be_neither_changed_nor_deleted(
    store: Revisions, table: Table, values: dict[str, object]
) -> None:
    upload = store.uploads.keep(b"x", "a.xlsx", "小林")
    store.publish(ADMINISTRATOR, draft(1, state(1), upload.id), "次")
    for change in (delete(table), update(table).values(values)):
        with (
            pytest.raises(IntegrityError, match="append-only"),
            store.database.writing() as connection,
        ):
            connection.execute(change)
    assert store.faults() == ()


def test_the_order_is_that_of_the_numbers_whatever_the_clock_says(database: Database) -> None:
    days = [20]
    store = Revisions(database, clock=lambda: datetime(2026, 11, days[-1], tzinfo=UTC))
    store.publish_first(state(), "a.xlsx")
    days.append(5)
    store.publish(ADMINISTRATOR, draft(1, state(1)), "時計が戻った")
    days.append(12)
    store.publish(ADMINISTRATOR, draft(2, state(2)), "また進んだ")
    assert [r.number for r in store.history()] == [3, 2, 1]
    assert store.get(2).at < store.get(1).at


def together(acts: list[Callable[[], object]]) -> list[object]:
    """Each act in its own thread at once; the results, or the errors."""
    results: list[object] = []

    def run(act: Callable[[], object]) -> None:
        try:
            results.append(act())
        except (ConflictError, StoreError) as error:
            results.append(error)

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_of_several_first_starts_at_once_one_publishes(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'new' / 'chino.sqlite'}"

    def start() -> Revision:
        database = Database(url)
        database.create()
        return Revisions(database).publish_first(state(), "最初.xlsx")

    results = together([start] * 4)
    assert {getattr(r, "number", r) for r in results} == {1}
    assert len(Revisions(Database(url)).history()) == 1


def test_of_several_publishers_at_once_one_wins(store: Revisions) -> None:
    books = [state(10 + k) for k in range(4)]
    results = together(
        [lambda b=b: store.publish(ADMINISTRATOR, draft(1, b), "同時") for b in books]
    )
    assert [type(r) for r in sorted(results, key=repr)].count(Revision) == 1
    assert len(store.history()) == 2


class Publishing(RuleBasedStateMachine):
    """Publishes, undoes and collides against a list of workbooks that says what must be."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        database = Database(f"sqlite:///{Path(self.folder.name) / 'chino.sqlite'}")
        database.create()
        self.store = Revisions(database)
        self.store.publish_first(state(0), "a.xlsx")
        self.states = [state(0)]

    def teardown(self) -> None:
        self.folder.cleanup()

    @rule(value=st.integers(0, 3), behind=st.integers(0, 2))
    def publish(self, value: int, behind: int) -> None:
        base = len(self.states) - behind
        act = lambda: self.store.publish(PLANNER, draft(base, state(value)), "更新")  # noqa: E731
        self._expect(act, behind, state(value))

    @precondition(lambda self: len(self.states) > 1)
    @rule(data=st.data(), behind=st.integers(0, 1))
    def undo(self, data: st.DataObject, behind: int) -> None:
        number = data.draw(st.integers(1, len(self.states)))
        base = len(self.states) - behind
        act = lambda: self.store.undo(ADMINISTRATOR, number, base, "戻す")  # noqa: E731
        self._expect(act, behind, self.states[number - 1])

    def _expect(self, act: Callable[[], Revision], behind: int, wanted: bytes) -> None:
        if behind:
            with pytest.raises(ConflictError):
                act()
        elif wanted == self.states[-1]:
            with pytest.raises(UnpublishableError):
                act()
        else:
            self.states.append(wanted)
            assert act().number == len(self.states)

    @invariant()
    def every_state_is_there(self) -> None:
        numbers = range(1, len(self.states) + 1)
        assert [r.number for r in self.store.history()] == [*reversed(numbers)]
        assert [self.store.workbook(n) for n in numbers] == self.states
        kept = local_copy.kept(Path(self.folder.name))
        assert kept == (self.store.head(), self.states[-1])


TestPublishing = Publishing.TestCase

TestPublishing.settings = settings(
    max_examples=8,
    stateful_step_count=8,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)


@dataclass(frozen=True, slots=True)
class LaterRevision(Revision):
    """With a field that a later version of the program might add."""

    approved_by: str | None = None


def test_a_field_that_is_added_later_leaves_the_seals_of_before() -> None:
    at = datetime(2026, 11, 24, 12, tzinfo=UTC)
    of_before = Revision(2, at, "小林", "次", 1, None, 1, "a.xlsx", "ab", "cd")
    fields = of_before.to_record() | {"at": at}
    assert LaterRevision(**fields).seal == of_before.seal
    approved = LaterRevision(**fields, approved_by="田中")
    assert approved.seal != of_before.seal
    assert Revision.from_record(approved.to_record()) == of_before
