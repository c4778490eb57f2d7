"""The whole way of an update in real browsers, and what a viewer cannot do."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from chino_metrics.__main__ import main
from chino_metrics.settings import WORKBOOK
from chino_metrics.store.database.engine import Database
from chino_metrics.store.revisions.repository import Revisions
from tests.conftest import DESK, new_tab, served, visitor, watched, watched_page
from tests.support.looks import assert_presentable

NAME, PASSWORD = "tantou", "縄文の里で星を数える夜の灯"
#: Milliseconds within which a page that nobody touches sees what was published.
SELDOM = 40_000
#: Who comes back to a tab sees at once what was published; an untouched page asks seldom (test_browser).
SEEN_AGAIN = "document.dispatchEvent(new Event('visibilitychange'))"
LINK = re.compile(r"http://localhost:\d+(/set_up#\S+)")


@dataclass(frozen=True)
class Office:
    """A site with an administrator, and the folder of its store."""

    base: str
    folder: Path
    desk: BrowserContext

    @property
    def newest(self) -> int:
        """The number of the revision that is published now."""
        database = Database(f"sqlite:///{self.folder / 'chino.sqlite'}")
        return Revisions(database).history()[0].number

    @contextmanager
    def planner(self) -> Iterator[Page]:
        """The page of who is signed in and may publish."""
        with watched_page(self.desk, self.base) as page:
            page.goto("/update")
            expect(heading(page)).to_have_text("新しい実績の入った表を選んでください")
            yield page


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Office]:
    """One site for all: its administrator comes by the set-up link, as an operator does."""
    log = tmp_path_factory.mktemp("office") / "log.txt"
    with served(log) as base, visitor(browser, base, viewport=DESK) as desk:
        link = LINK.search(log.read_text(encoding="utf-8"))
        assert link, "no set-up link was printed"
        with watched_page(desk, base) as page:
            set_up(page, link[1])
        yield Office(base, log.parent / "var", desk)


@pytest.fixture
def publish_elsewhere(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[int], None]:
    """Somebody else publishes a number of visitors through another door."""

    def publish(visitors: int) -> None:
        path = tmp_path / "ほか.csv"
        path.write_text(f"指標名,2018年度実績\n尖石縄文まつり入場者数,{visitors}\n", "utf-8")
        monkeypatch.setenv("CHINO_DATA_FOLDER", str(office.folder))
        assert main(["publish", str(path), "--comment", "縄文"]) == 0

    return publish


def sheet(cells: dict[str, object], folder: Path, name: str) -> Path:
    """The city's workbook with some cells of 実績 written by a planner's Excel."""
    book = load_workbook(WORKBOOK)
    for address, value in cells.items():
        book["実績"][address] = value
    saved = io.BytesIO()
    book.save(saved)
    path = folder / name
    path.write_bytes(saved.getvalue())
    return path


def cell_of(indicator: str, year: int) -> str:
    """Where the actual of an indicator and year stands in the city's workbook."""
    found = load_workbook(WORKBOOK)["実績"]
    heads = {str(c.value): c.column_letter for c in found[1]}
    row = next(r[0].row for r in found.iter_rows(min_row=2) if r[0].value == indicator)
    return f"{heads[f'{year}年度']}{row}"


def heading(page: Page) -> Locator:
    return page.get_by_role("heading", level=1)


def choose(page: Page, path: Path) -> None:
    page.locator("input[type=file]").set_input_files(path)


def set_up(page: Page, link: str) -> None:
    """Become the first administrator; both pages of it are presentable."""
    page.goto(link)
    expect(heading(page)).to_contain_text("パスワード")
    assert_presentable(page)
    page.get_by_label("サインイン名").fill(NAME)
    page.get_by_label("パスワード", exact=True).fill(PASSWORD)
    page.get_by_label("パスワード（もう一度）").fill(PASSWORD)
    page.get_by_role("button", name="決める").click()
    expect(heading(page)).to_have_text("新しい実績の入った表を選んでください")


def take_back(page: Page, newest: int) -> None:
    """Look at both ways back from the ``newest`` edition, and take its changes alone back."""
    page.goto("/update")
    expect(page.locator(".sent")).to_contain_text(f"第{newest}版として公開")
    expect(page.locator(".sent")).to_contain_text("まだ公開していない")
    page.goto("/history")
    before = page.locator(f"#ban-{newest - 1}")
    before.get_by_role("link", name="この版の状態に戻す").click()
    expect(page.get_by_role("alert").first).to_contain_text(f"すべてなくなります：第{newest}版")
    page.goto("/history")
    assert_presentable(page)
    own = page.locator(f"#ban-{newest}")
    own.get_by_role("link", name="この版の変更だけを取り消す").click()
    expect(heading(page)).to_contain_text(f"第{newest}版の変更だけを取り消すと、1件の値の削除で")
    assert_presentable(page)
    page.get_by_label("なぜ取り消すか").fill("別の課の数だった")
    page.get_by_role("button", name=f"取り消して第{newest + 1}版として公開する").click()


def sign_in_after_a_wrong_password(desk: BrowserContext) -> None:
    page = new_tab(desk)  # not watched: the browser's own list calls the refusal a fault
    page.goto("/update")
    for password in ("違うパスワードです", PASSWORD):
        page.get_by_label("サインイン名").fill(NAME)
        page.get_by_label("パスワード").fill(password)
        page.get_by_role("button", name="サインイン").click()
        if password != PASSWORD:
            expect(page.get_by_role("alert")).to_contain_text("名前かパスワードが違います")
    expect(heading(page)).to_have_text("新しい実績の入った表を選んでください")
    page.close()


def test_from_the_set_up_link_to_the_undo_every_step_is_presentable(
    browser: Browser, office: Office, tmp_path: Path
) -> None:
    base, planner, now = office.base, office.desk, office.newest
    target = cell_of("bosai-2-4", 2018)
    wrong = sheet({target: "21人(H30)、38人(R1)"}, tmp_path, "まちがい.xlsx")
    right = sheet({target: 21}, tmp_path, "正しい.xlsx")
    with watched(browser, base, viewport=DESK) as watching, office.planner() as page:
        watching.goto("/indicator?plan=bosai&id=bosai-2-4")
        expect(watching.locator(".revised")).to_contain_text(f"第{now}版")

        choose(page, wrong)
        expect(heading(page)).to_contain_text("直すまで公開できません")
        expect(page.locator(".faults").first).to_contain_text(target)
        expect(page.get_by_role("link", name="比較へ進む")).to_have_count(0)
        assert_presentable(page)

        page.goto("/update")
        expect(page.locator(".sent")).to_contain_text("直すところがある")
        choose(page, right)
        expect(heading(page)).to_contain_text("読み取りました")
        page.get_by_role("link", name="比較へ進む").click()
        expect(heading(page)).to_contain_text("1件の実績")
        expect(page.get_by_label("この版の説明")).to_be_visible()
        page.get_by_label("この版の説明").fill("")
        page.get_by_role("button", name=f"第{now + 1}版として公開する").click()
        expect(page.get_by_label("この版の説明")).to_be_focused()
        page.get_by_label("この版の説明").fill("2018年度の防災士を追加")
        page.get_by_role("button", name=f"第{now + 1}版として公開する").click()
        expect(heading(page)).to_have_text(f"第{now + 1}版を公開しました")
        assert_presentable(page)

        watching.evaluate(SEEN_AGAIN)
        expect(watching.locator(".revised")).to_contain_text(f"第{now + 1}版", timeout=SELDOM)
        expect(watching.locator(".view").last).to_contain_text("21人")

        page.goto("/")
        expect(page.get_by_role("heading", name="前回更新からの変化")).to_be_visible()
        take_back(page, now + 1)
        expect(heading(page)).to_have_text(f"第{now + 2}版を公開しました")
        watching.evaluate(SEEN_AGAIN)
        expect(watching.locator(".revised")).to_contain_text(f"第{now + 2}版", timeout=SELDOM)
        expect(watching.locator(".view").last).not_to_contain_text("21人")

        with watched_page(planner, base) as other:
            other.goto("/update")
            expect(heading(other)).to_have_text("新しい実績の入った表を選んでください")
            page.get_by_role("link", name="データ更新").first.click()
            page.get_by_role("button", name="サインアウト").click()
            expect(heading(page)).to_contain_text("サインインして行います")
            other.evaluate(SEEN_AGAIN)
            expect(heading(other)).to_contain_text("サインインして行います")

    sign_in_after_a_wrong_password(planner)


@pytest.mark.long  # the doors and the screens refuse it daily (pages/test_forms, test_pages)
def test_a_viewer_sees_no_upload_no_author_and_no_way_to_undo(
    browser: Browser, office: Office, publish_elsewhere: Callable[[int], None]
) -> None:
    publish_elsewhere(3900)
    now = office.newest
    with watched(browser, office.base, viewport=DESK) as page:
        for address in (
            "/update?upload=1",
            "/update?upload=1&step=compare&base=1",
            f"/update?done={now}",
        ):
            page.goto(address)
            expect(heading(page)).to_contain_text("サインインして行います")
            expect(page.locator("input[type=file], textarea")).to_have_count(0)
        page.goto(f"/history?a=1&b={now}")
        expect(heading(page)).to_contain_text(f"いまは第{now}版")
        expect(page.locator(".view")).not_to_contain_text("コマンドライン")
        expect(page.locator("form:not([role=search])")).to_have_count(0)
        expect(page.get_by_role("link", name="元のファイル")).to_have_count(0)


@pytest.mark.long  # the store and the doors refuse it daily (store/test_revisions, pages/test_forms)
def test_who_comes_second_is_told_and_compares_again(
    office: Office, tmp_path: Path, publish_elsewhere: Callable[[int], None]
) -> None:
    now = office.newest
    path = tmp_path / "防災.csv"
    path.write_text("指標名,2018年度実績\n防災士資格所有者数,21\n", encoding="utf-8")
    with office.planner() as page:
        choose(page, path)
        page.get_by_role("link", name="比較へ進む").click()
        comment = page.get_by_label("この版の説明")
        comment.fill("防災士の数を追加")

        publish_elsewhere(4100)
        page.evaluate(SEEN_AGAIN)
        expect(page.get_by_role("alert").first).to_contain_text(f"第{now + 1}版が公開されました")
        expect(heading(page)).to_contain_text("1件の実績")
        expect(comment).to_have_value("防災士の数を追加")
        page.get_by_role("button", name=f"第{now + 2}版として公開する").click()
        expect(heading(page)).to_have_text(f"第{now + 2}版を公開しました")

        # Nobody's number is lost.
        page.goto("/indicator?plan=jomon&id=jomon-1-3")
        expect(page.locator(".view").last).to_contain_text("4,100")
        page.goto("/indicator?plan=bosai&id=bosai-2-4")
        expect(page.locator(".view").last).to_contain_text("21人")


@pytest.mark.long  # questions and answers are tried daily in ingest and at the doors
def test_a_name_that_is_not_clear_is_asked_and_answered(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "縄文.csv"
    path.write_text("指標名,2019年度実績\n縄文まつりの入場者数,3900\n", encoding="utf-8")
    with office.planner() as page:
        choose(page, path)
        expect(heading(page)).to_contain_text("直すまで公開できません")
        page.locator("select.answer").select_option(
            label="尖石縄文まつり入場者数（縄文プロジェクト）"
        )
        page.get_by_role("button", name="この答えで点検し直す").click()
        expect(heading(page)).to_contain_text("1件の値を読み取りました")
        expect(page.locator(".reads tbody tr")).to_contain_text("B2")
        expect(page.locator(".reads tbody tr")).to_contain_text("3,900人")
        assert_presentable(page)
        page.get_by_role("link", name="比較へ進む").click()
        expect(page.locator(".values")).to_contain_text("3,900人")
        source = page.get_by_label("出典のない値の出典")
        expect(source).to_have_value(
            re.compile(r"^地域戦略課.*の報告（第\d+版、\d+年\d+月\d+日）$")
        )
        page.get_by_label("この版の説明").fill("縄文まつり")
        source.fill("まつり実行委員会の集計")
        page.get_by_role("button", name="この出典にして比べ直す").click()
        expect(page.locator("th.verbatim")).to_have_text("まつり実行委員会の集計")
        expect(page.get_by_label("この版の説明")).to_have_value("縄文まつり")
        assert_presentable(page)


def test_a_file_that_cannot_be_read_is_answered_in_words_and_nothing_is_lost(
    office: Office, tmp_path: Path
) -> None:
    path = tmp_path / "壊れた表.xlsx"
    path.write_bytes(b"PK\x03\x04" + bytes(200))
    now = office.newest
    with office.planner() as page:
        choose(page, path)
        expect(page.get_by_role("alert").first).to_contain_text("読めませんでした")
        expect(page.locator("form.drop")).to_be_visible()
        expect(page.locator(".revised")).to_contain_text(f"第{now}版")
        two = page.evaluate_handle(
            """() => {
              const held = new DataTransfer()
              for (const name of ["一.csv", "二.csv"]) held.items.add(new File(["指標名"], name))
              return held
            }"""
        )
        page.dispatch_event("form.drop", "drop", {"dataTransfer": two})
        expect(page.locator("form.drop .said")).to_contain_text("1つずつ")


SECTION = "自主防災組織初動体制マニュアル作成組織数"
BOAST = "目標を達成した。<img src=x onerror=window.hit=1>{{ 7 * 7 }} #set $x$\n=二行目 [ここ](javascript:1)"
RESULT = "<script>window.hit=2</script> ひな形を配った。"


def form(folder: Path, year: int, value: int, *more: tuple[str, str]) -> Path:
    """A section's form about one indicator: its value, and texts below their heads."""
    book = Workbook()
    book.active.append(["指標名", "単位", f"{year}年度実績", *(head for head, _ in more)])
    book.active.append([SECTION, "組織", value, *(text for _, text in more)])
    path = folder / f"{year}.xlsx"
    book.save(path)
    return path


@pytest.mark.long  # every form holds the texts to the letter in tests/test_texts_everywhere
def test_a_sections_texts_are_read_asked_about_published_and_followed_up(
    office: Office, tmp_path: Path
) -> None:
    measure = "平成30年度は、ひな形を配る。"
    first = form(tmp_path, 2018, 39, ("要因", BOAST), ("今後の対応", measure))
    moved = ("今後の対応", measure.replace("平成30", "令和元"))
    later = form(tmp_path, 2019, 40, moved, ("前年度の対応の結果", RESULT))
    with office.planner() as page:
        choose(page, first)
        expect(heading(page)).to_contain_text("1件の要因や対応を読み取りました")
        read = page.locator("section", has_text="読んだ要因や対応").last.locator(".verbatim")
        assert [cell.text_content() for cell in read.all()] == [BOAST, measure]
        page.get_by_role("link", name="比較へ進む").click()
        expect(page.locator("#bun")).to_contain_text("要因に「目標を達成」とあるが")
        assert_presentable(page)
        page.get_by_role("button", name="として公開する").click()
        expect(heading(page)).to_contain_text("版を公開しました")

        page.goto("/update")
        choose(page, later)
        expect(page.locator(".faults").first).to_contain_text("今後の対応が、前年度と同じ文である")
        page.get_by_role("link", name="比較へ進む").click()
        expect(page.locator("#bun")).to_contain_text("要因が書かれていない")
        page.get_by_role("button", name="として公開する").click()
        expect(heading(page)).to_contain_text("版を公開しました")

        page.goto("/indicator?plan=bosai&id=bosai-2-2")
        page.locator("#naze-mae summary").click()
        told = [cell.text_content() for cell in page.locator("#naze .verbatim").all()]
        assert {BOAST, measure, moved[1], RESULT} <= set(told)
        expect(page.locator("#naze-mae")).to_contain_text("：済")
        assert_presentable(page)
        assert page.evaluate("window.hit") is None
