"""What an operator tries on a site that was just put up, by its address alone."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Browser, expect

from chino_metrics.views.taken_along.files import KIND_BY_NAME
from tests.conftest import DESK, visitor, watched_page
from tests.pages.in_browser.test_update import choose, heading, set_up
from tests.support.http import ask
from tests.test_readme import README

#: What the files that are made begin with, by the end of their name.
BEGINS = {
    "pdf": b"%PDF-",
    "pptx": b"PK\x03\x04",
    "xlsx": b"PK\x03\x04",
    "zip": b"PK\x03\x04",
    "json": b"{",
}
#: README's lines: for systemd, for the command line beside it, for a container.
BLOCKS = re.findall(
    r"```sh\n(.*?)```",
    README.partition("\n### systemd、コンテナー\n")[2].partition("\n### ")[0],
    flags=re.DOTALL,
)
#: Milliseconds for what a process beside the site works out, on a machine that is busy.
PATIENCE = 60_000
LINK = re.compile(r"http://localhost:\d+(/set_up#\S+)")


def told_link(log: str) -> str:
    """The path of the last link for the first administrator in a log."""
    found = LINK.findall(log)
    assert found, log
    return found[-1]


def makes_every_file(base: str) -> None:
    """Each kind of file for one indicator, and the edition, built by the processes beside the site."""
    for name in KIND_BY_NAME:
        answer = ask(base, f"/download/{name}?indicator=bosai-2-4")
        assert answer.status == 200, (name, answer.text)
        assert answer.body.startswith(BEGINS[name.rpartition(".")[2]]), name
        assert len(answer.body) > 5_000, name
    assert "防災士" in ask(base, "/edition/").text


def publishes(base: str, link: str, browser: Browser, folder: Path) -> None:
    """From the set-up link to a published value: the confined worker reads the sheet."""
    path = folder / "防災.csv"
    path.write_text("指標名,2018年度実績\n防災士資格所有者数,21\n", encoding="utf-8")
    with visitor(browser, base, viewport=DESK) as desk, watched_page(desk, base) as page:
        set_up(page, link)
        choose(page, path)
        expect(heading(page)).to_contain_text("読み取りました")
        page.get_by_role("link", name="比較へ進む").click()
        expect(heading(page)).to_contain_text("1件の実績", timeout=PATIENCE)
        page.get_by_label("この版の説明").fill("2018年度の防災士を追加")
        page.get_by_role("button", name="第2版として公開する").click()
        expect(heading(page)).to_have_text("第2版を公開しました")
        shows_what_was_published(base)


def shows_what_was_published(base: str) -> None:
    """The value, for anybody."""
    assert "21人" in ask(base, "/indicator?plan=bosai&id=bosai-2-4").text
