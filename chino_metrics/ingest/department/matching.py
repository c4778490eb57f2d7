"""Which indicator, and which plan, a text in a sheet means: compared on folded keys.

Only an equal key counts as found. What is near to a name, or stands in two plans, is
a set of candidates for the planner to choose from.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from chino_metrics.model.plan import Accumulation, Book, Correction, Indicator
from chino_metrics.model.spelling import visible
from chino_metrics.spreadsheet.units import unit_in_name

#: How near a name must be to be offered (difflib's ratio), and how many are offered.
NEAR: Final = 0.6
MOST_CANDIDATES: Final = 5
#: Unknown names that are compared with all known ones.
MOST_COMPARED: Final = 200
#: Characters, spaces and brackets among them, beyond which a text is no name.
LONGEST_NAME: Final = 200
_SAME: Final = str.maketrans(
    {
        **dict.fromkeys("‐‑‒–—―−ー－~〜～・･", "-"),
        **dict.fromkeys("ヶヵ", "ケ"),
        **dict.fromkeys("「」『』“”\"'’‘", None),
        "、": ",",
        "，": ",",
        "｡": "。",
        "[": "(",
        "]": ")",
        "【": "(",
        "】": ")",
        "〔": "(",
        "〕": ")",
    }
)
_NUMBERING: Final = re.compile(
    r"(?:[①-⑳❶-❿\u3220-\u3229]|[(（]?\d{1,2}(?:-\d{1,2})?[)）．.、:：]|[◆◇■□●○◎・※*＊]|KPI\s*\d*[:：]?\s)\s*"
)
#: A mark that points to a note below the table.
FOOTNOTE: Final = re.compile(
    r"(?:[※＊*][0-9０-９]{0,2}|[(（]?注[0-9０-９]{1,2}[)）]?|[¹²³\u2070\u2074-\u2079\u207d\u207e]{1,4})$"
)
_TAIL: Final = re.compile(r"\(([^()]*)\)$")
#: What in brackets behind a name leaves it the same thing: a mark, a state, how it is counted.
_SAME_THING: Final = re.compile(
    r"再掲|速報値?|暫定値?|確定値?|概数|改訂値?|参考|新規?|継続|重点|kpi|重要業績評価指標|(?:目標|成果|活動|評価)?指標|"
    r"アウトカム|アウトプット|[注※*]\d{0,2}|[a-z]|\d{1,2}"
)
_CUMULATIVE: Final = re.compile(r"累計|累積|通算")
_YEARLY: Final = re.compile(r"単年度?|年間|年次|年度ごと|各年度?|当年度?")
#: What the names of plans begin with, where 設定 does not say whose they are.
_CITY: Final = re.compile(r"[一-\u9fffぁ-ヺ]{2,6}?[市町村区]")
#: A grant of the state names no plan of the city: 「交付金（地方創生推進タイプ）」.
_GRANT: Final = re.compile(r"(?:地方|環境)創生(?:(?!戦略|計画)[^()]){0,8}(?:交付金|タイプ|型)")
_COMMON_TAIL: Final = re.compile(r"(?:推進|活用)?(?:総合)?(?:計画|戦略|プロジェクト)$")


def fold_name(text: str) -> str:
    """The key of a name: without spaces, line breaks and differences of width, dash and bracket.

    NFKC turns ～ into ~ and leaves 〜 ー ― ヶ ケ alone, hence the table.
    """
    folded = unicodedata.normalize("NFKC", visible(text).translate(_SAME)).translate(_SAME)
    return re.sub(r"\s", "", folded).casefold()


@dataclass(frozen=True, slots=True)
class Match:
    """The indicator that a text means, or None and the ``candidates`` to ask about (ids)."""

    indicator: Indicator | None
    candidates: tuple[str, ...] = ()


class Names:
    """The names of a book's indicators and plans by their folded keys."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self._all: dict[frozenset[str], tuple[str, ...]] = {}
        self._close: dict[str, list[str]] = {}
        self._ids: defaultdict[str, list[str]] = defaultdict(list)
        for indicator in book.indicators:
            for key in _spellings(indicator, book.corrections):
                self._ids[key].append(indicator.id)
        city = _city_of(book)
        self._plans = tuple(
            (key, plan.id, _as_a_word(key))
            for plan in book.plans
            for key in (plan.id.casefold(), *_plan_keys(plan.name, plan.short_name, city))
        )

    def plans_in(self, text: str) -> frozenset[str]:
        """The plans that the beginning of a title, a sheet's name or a cell names."""
        folded = _GRANT.sub("", fold_name(text[:LONGEST_NAME]))
        found = [(key, plan) for key, plan, word in self._plans if word.search(folded)]
        longest = {
            plan
            for key, plan in found
            if not any(key != other and key in other for other, _ in found)
        }
        return frozenset(longest)

    def find(self, text: str, plans: Collection[str]) -> Match:
        """The indicator of a name, within ``plans`` where any are known."""
        ids = self.ids_of(text)
        within = tuple(i for i in ids if self._plan(i) in plans)
        if len(within) == 1 or (len(ids) == 1 and not plans):
            return Match(self.book.indicator_by_id[(within or ids)[0]])
        return Match(None, within or ids or self._near(text, plans))

    def ids_of(self, text: str) -> tuple[str, ...]:
        """The ids of the indicators that have a name, whatever their plans."""
        known = (tuple(dict.fromkeys(self._ids.get(key, ()))) for key in _keys(text))
        return next((ids for ids in known if ids), ())

    def is_known(self, text: str) -> bool:
        """Whether the text is an indicator's name, whatever its plan."""
        return bool(self.ids_of(text))

    def _plan(self, indicator_id: str) -> str:
        return self.book.indicator_by_id[indicator_id].plan_id

    def all_of(self, plans: frozenset[str]) -> tuple[str, ...]:
        """The ids of all indicators of ``plans``; of all plans where none is given."""
        if plans not in self._all:
            own = (i.id for i in self.book.indicators if not plans or i.plan_id in plans)
            self._all[plans] = tuple(own)
        return self._all[plans]

    def _near(self, text: str, plans: Collection[str]) -> tuple[str, ...]:
        key = fold_name(text[:LONGEST_NAME])
        if key not in self._close and len(self._close) >= MOST_COMPARED:
            return ()  # a table of something else: to compare each name takes too long
        if key not in self._close:
            self._close[key] = difflib.get_close_matches(key, self._ids, 2 * MOST_CANDIDATES, NEAR)
        near = self._close[key]
        ids = dict.fromkeys(i for key in near for i in self._ids[key])
        own = [i for i in ids if not plans or self._plan(i) in plans]
        return tuple(own or ids)[:MOST_CANDIDATES]


def _spellings(indicator: Indicator, corrections: Iterable[Correction]) -> set[str]:
    """The keys of a name: as shown, and as printed where that differs."""
    name = fold_name(indicator.name)
    keys = {name}
    for correction in corrections:
        shown, printed = fold_name(correction.shown), fold_name(correction.printed)
        if shown and shown != printed and shown in name:
            keys.add(name.replace(shown, printed))
    return keys


def _keys(text: str) -> Iterator[str]:
    """The keys under which a written name may be known: whole, unnumbered, without its unit."""
    if len(text) > LONGEST_NAME:
        return
    whole = fold_name(text)
    yield whole
    named = FOOTNOTE.sub("", text.strip())
    bare = fold_name(_NUMBERING.sub("", named, count=1) if _NUMBERING.match(named) else named)
    yield bare
    yield re.sub(r"^\d{1,2}(?=\D)", "", bare)
    bare = bare.replace("(再掲)", "")
    yield bare
    tail = _TAIL.search(bare)
    if tail and _leaves_the_same(tail[1]):
        yield bare[: tail.start()]


def _leaves_the_same(inner: str) -> bool:
    """Whether a bracket behind a name says of the same thing what unit or state it has."""
    is_unit = bool(unit_in_name(f"x({inner})"))
    return is_unit or bool(_SAME_THING.fullmatch(inner)) or kind_in(f"({inner})") is not None


def is_part_of(text: str, whole: str) -> bool:
    """Whether ``text`` is the name ``whole`` with a bracket that makes it another thing."""
    tail = _TAIL.search(fold_name(text))
    if tail is None or _leaves_the_same(tail[1]):
        return False
    return fold_name(text)[: tail.start()].endswith(fold_name(whole))  # numbered or not


def kind_in(text: str) -> Accumulation | None:
    """How a name, unit or head says in brackets that the values come about: （累計）, （単年度）."""
    for inner in re.findall(r"\(([^()]{1,20})\)", fold_name(text)):
        if _CUMULATIVE.fullmatch(inner) or _CUMULATIVE.fullmatch(inner.removesuffix("値")):
            return Accumulation.CUMULATIVE
        if _YEARLY.fullmatch(inner):
            return Accumulation.YEARLY
    return None


def is_other_kind(said: Accumulation | None, own: Accumulation) -> bool:
    """Whether ``said`` contradicts how the values come about; a stock may be called 累計."""
    is_total = said is Accumulation.CUMULATIVE and own is Accumulation.STOCK
    return said is not None and said is not own and not is_total


def _as_a_word(key: str) -> re.Pattern[str]:
    """Finds ``key`` where it stands as a word: 「ict」 is none in 「district」."""
    before = r"(?<![a-z])" if key[0].isascii() else ""
    after = r"(?![a-z])" if key[-1].isascii() else ""
    return re.compile(f"{before}{re.escape(key)}{after}")


def _city_of(book: Book) -> str:
    """The municipality: as 設定 says, else what several names of plans begin with, or ""."""
    if book.publisher.name:
        return book.publisher.name
    found = Counter(m[0] for plan in book.plans if (m := _CITY.match(plan.name)))
    return next((name for name, count in found.most_common(1) if count > 1), "")


def _plan_keys(name: str, short_name: str, city: str) -> set[str]:
    keys = {fold_name(name), fold_name(short_name), fold_name(name.removeprefix(city))}
    keys |= {fold_name(_COMMON_TAIL.sub("", name.removeprefix(city)))}
    keys |= {fold_name(_COMMON_TAIL.sub("", short_name))}
    keys |= {part.removeprefix("地域") for part in set(keys)}
    keys |= {part.split("-")[0] for part in set(keys)}
    return {key for key in keys if len(key) >= 2}
