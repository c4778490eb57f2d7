"""The pages of the site and of the edition: their addresses, names and groups in the menu."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

from chino_metrics.model.municipality import municipalities
from chino_metrics.views.scene import Scene
from chino_metrics.views.succession import successions


@dataclass(frozen=True, slots=True)
class Page:
    """One entry of the navigation; ``path`` is its address below the site's root."""

    key: str
    path: str
    title: str
    group: str = ""


#: In the groups and the order in which the menu has them.
PAGES = (
    Page("overview", "", "全体", "みる"),
    Page("plan", "plan", "計画", "みる"),
    Page("indicator", "indicator", "指標", "みる"),
    Page("cross", "cross", "横断", "みる"),
    Page("trends", "trends", "年次推移", "みる"),
    Page("explore", "explore", "探索", "くらべる"),
    Page("changes", "changes", "変化", "くらべる"),
    Page("succession", "succession", "新旧対照", "くらべる"),
    Page("slides", "slides", "説明用スライド", "伝える"),
    Page("take_along", "take_along", "資料の出力", "伝える"),
    Page("open_data", "open_data", "オープンデータ", "伝える"),
    Page("update", "update", "データ更新", "更新する"),
    Page("method", "method", "算定方法", "知る"),
    Page("data_check", "data_check", "データ確認", "知る"),
    Page("glossary", "glossary", "用語", "知る"),
)
#: Pages that a link leads to, not the navigation.
ASIDE = (
    Page("history", "history", "更新の履歴"),
    Page("search", "search", "検索"),
    Page("verify", "verify", "資料を確かめる"),
    Page("drafts", "drafts", "公開の前の案"),
    Page("set_up", "set_up", "はじめの設定"),
    Page("account", "account", "自分のアカウント"),
    Page("accounts", "accounts", "アカウント"),
    Page("request", "request", "依頼の記入"),
    Page("collect", "collect", "とりまとめ"),
)
#: Pages that differ for who has signed in, and have to be drawn anew for each.
PERSONAL = frozenset({"update", "history", "drafts", "account", "accounts", "collect"})
#: Pages that show the book, and so a draft of it; the others stand still in a preview.
PREVIEWED = frozenset(
    {
        *("overview", "plan", "indicator", "cross", "trends", "explore", "changes"),
        *("data_check", "slides", "method", "succession", "glossary"),
    }
)
#: Pages of the site that are of no use without it.
OF_THE_SITE = frozenset(
    {"explore", "slides", "take_along", "open_data", "update", "drafts", "search", "verify"}
)
#: Pages that show all municipalities of a book of many where none is chosen; others show one.
WHOLE = frozenset({"overview", "search", "verify", "request", "set_up"}) | PERSONAL
#: Pages of the edition that stand before the folders of many municipalities.
ENTRANCE = ("overview", "method", "glossary", "history")
PAGE_BY_KEY = {p.key: p for p in (*PAGES, *ASIDE)}
#: The file with what is found by a word.
SEARCH_INDEX: Final = "search_index.js"


def pages_of(scene: Scene) -> tuple[Page, ...]:
    """The navigation: that of the site, or that of pages that stand for themselves."""
    if is_entrance(scene):
        return tuple(PAGE_BY_KEY[key] for key in ENTRANCE)
    shown = (p for p in PAGES if p.key != "succession" or successions(scene.book))
    if scene.choice.is_preview:
        return tuple(p for p in shown if p.key in PREVIEWED)
    if not scene.choice.is_still:
        return tuple(shown)
    history = replace(PAGE_BY_KEY["history"], group=PAGES[-1].group)
    return (*(p for p in shown if p.key not in OF_THE_SITE), history)


def is_entrance(scene: Scene) -> bool:
    """Whether it is the page of the edition that leads to many municipalities."""
    return scene.choice.is_still and bool(municipalities(scene.book))


def groups(scene: Scene) -> tuple[tuple[str, tuple[Page, ...]], ...]:
    """The navigation by its groups."""
    grouped = groupby(pages_of(scene), lambda page: page.group)
    return tuple((name, tuple(own)) for name, own in grouped)
