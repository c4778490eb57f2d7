"""What differs between two workbooks besides values: definitions, targets, texts, ownership."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from chino_metrics.changes.plan_texts import number, texts_of
from chino_metrics.model.difference import differ
from chino_metrics.model.official import NO_OFFICIAL
from chino_metrics.model.plan import (
    Book,
    Correction,
    Indicator,
)
from chino_metrics.model.target import Target
from chino_metrics.wording import formats, terms

NOTHING = "（なし）"
SETTINGS = "設定"
SYNONYMS = "言い換え"
_NO_PLAN = "計画に属さない内容"
_MEASURED = ("単位", "望ましい方向", "集計", "基準値", "中間目標", "最終目標")


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One property that differs, in the words that are shown."""

    label: str
    before: str
    after: str


class TextKind(StrEnum):
    """What became of a text."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class TextChange:
    """A text of a plan that differs; ``plan_id`` is empty for what belongs to no plan."""

    plan_id: str
    place: str
    kind: TextKind
    before: str
    after: str


def field_changes(before: Indicator | None, after: Indicator | None) -> tuple[FieldChange, ...]:
    """What differs in the definition of an indicator."""
    return _differing(_definition(before), _definition(after)) if before and after else ()


def target_changes(before: Indicator | None, after: Indicator | None) -> tuple[FieldChange, ...]:
    """What differs in its baseline and its targets, years included."""
    return _differing(_targets(before), _targets(after)) if before and after else ()


def described(indicator: Indicator) -> tuple[FieldChange, ...]:
    """What a new indicator is measured in and by."""
    facts = {**_definition(indicator), **_targets(indicator)}
    return tuple(FieldChange(head, NOTHING, facts[head]) for head in _MEASURED if facts[head])


def text_changes(before: Book, after: Book) -> tuple[TextChange, ...]:
    """Texts that differ, by plan in the order of ``after``."""
    plans = dict.fromkeys((*after.plan_by_id, *before.plan_by_id))
    found = [c for plan in plans for c in _plan_changes(before, after, plan)]
    listed = {change.plan_id for change in found}
    unlisted = _moved_plans(before, after) - listed
    found += [_order_changed(plan) for plan in (*plans, "") if plan in unlisted]
    return (*found, *_common_changes(before, after))


def changed_plans(before: Book, after: Book) -> frozenset[str]:
    """Ids of all plans of which anything at all differs, cells apart.

    What belongs to no plan (the order of the plans, 見本, corrections of nothing
    known) counts as a change of every plan and of "", what 設定 says and official statistics
    as one of "". A twin
    is one of both its plans: it decides which of the two the city counts.
    """
    every = {*before.plan_by_id, *after.plan_by_id}
    is_common = differ(_common(before), _common(after))
    if is_common or _order(before, after) != _order(after, before):
        return frozenset({*every, ""})
    changed = {p for p in every if differ(_of_plan(before, p), _of_plan(after, p))}
    is_named = (before.publisher, before.synonyms) != (after.publisher, after.synonyms)
    is_named = is_named or differ(before.official, after.official)
    named = {""} if is_named else set()
    return frozenset(changed | _plans_of_changed_twins(before, after) | named)


def changed_names(before: Book, after: Book) -> dict[str, str]:
    """The names of ``changed_plans`` by their ids; "" says what it is besides the plans."""
    names = {plan.id: plan.full_name for plan in (*before.plans, *after.plans)}
    items = "、".join(change.label for change in settings_changes(before, after))
    common = "公的統計" if differ(before.official, after.official) else _NO_PLAN
    names[""] = f"{SETTINGS}（{items}）" if items else common
    return {plan: names[plan] for plan in sorted(changed_plans(before, after))}


def settings_changes(before: Book, after: Book) -> tuple[FieldChange, ...]:
    """What differs in 設定, by its items."""
    return _differing(_settings(before), _settings(after))


def _settings(book: Book) -> dict[str, str]:
    named = book.publisher
    return {
        "自治体名": named.name,
        "自治体コード": named.code,
        "サイト名": named.site_name,
        "計画書名": named.document,
        "計画書のURL": named.document_url,
        "担当部署": named.department,
        "連絡先": named.contact,
        "公的統計": _official(book),
        SYNONYMS: "、".join(f"{word}（{'・'.join(others)}）" for word, others in book.synonyms),
    }


def _official(book: Book) -> str:
    """「323件の値（2015年から2023年）、比較団体17」, "" where there is none."""
    official = book.official
    if official == NO_OFFICIAL:
        return ""
    years = [value.year for value in official.values]
    span = f"（{min(years)}年から{max(years)}年）" if years else ""
    return f"{len(years):,}件の値{span}、比較団体{len(official.peers)}"


def _of_plan(book: Book, plan_id: str) -> object:
    corrections = tuple(c for c in book.corrections if _owner(book, c) == plan_id)
    return book.plan_by_id.get(plan_id), corrections


def _common(book: Book) -> object:
    return book.is_sample, tuple(c for c in book.corrections if not _owner(book, c))


def _order(book: Book, other: Book) -> list[str]:
    return [plan.id for plan in book.plans if plan.id in other.plan_by_id]


def _owner(book: Book, correction: Correction) -> str:
    """The plan whose ids a correction names; nothing where it names none, or several plans'."""
    named = {
        indicator.plan_id if (indicator := book.indicator_by_id.get(word)) else word
        for word in correction.place.split()
        if word in book.indicator_by_id or word in book.plan_by_id
    }
    return named.pop() if len(named) == 1 else ""


def _plans_of_changed_twins(before: Book, after: Book) -> set[str]:
    old, new = _twins(before), _twins(after)
    changed = {twin for _, twin in old ^ new}
    return {
        book.indicator_by_id[key].plan_id
        for book in (before, after)
        for key in changed
        if key in book.indicator_by_id
    }


def _twins(book: Book) -> set[tuple[str, str]]:
    return {(i.id, i.twin_id) for i in book.indicators if i.twin_id}


def _definition(indicator: Indicator) -> dict[str, str]:
    return {
        "指標名": indicator.name,
        "計画": indicator.plan_id,
        "施策番号": str(indicator.measure_no),
        "単位": indicator.unit,
        "単位（原文）": indicator.unit_printed,
        "望ましい方向": terms.DIRECTION_WORD[indicator.direction],
        "集計": terms.ACCUMULATION_WORD[indicator.accumulation],
        "同一指標": indicator.twin_id or "",
        "前の指標": indicator.previous_id or "",
        "目標の種類": terms.TARGET_KIND_WORD[indicator.target_kind],
        "調査間隔": f"{indicator.survey.interval}年",
        "調査の年": formats.year(indicator.survey.year) if indicator.survey.year else "",
        "確定する月": f"{indicator.survey.final_month}月",
        "担当": indicator.department,
        "備考": indicator.note,
    }


def _targets(indicator: Indicator) -> dict[str, str]:
    return {
        "基準値": _target_words(indicator, indicator.baseline),
        "中間目標": _target_words(indicator, indicator.interim),
        "最終目標": _target_words(indicator, indicator.final),
    }


def _target_words(indicator: Indicator, target: Target) -> str:
    """「150人（2027年度）」 with the decimals that stand there; the year also beside a text."""
    own = target.quantity
    value = number(own.value, own.decimals, indicator.unit)
    words = value if own.value is not None else own.text or ""
    year = "" if target.year is None else f"（{formats.year(target.year)}）"
    return words + year


def _differing(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[FieldChange, ...]:
    return tuple(
        FieldChange(label, before[label] or NOTHING, after[label] or NOTHING)
        for label in after
        if before[label] != after[label]
    )


def _plan_changes(before: Book, after: Book, plan_id: str) -> Iterator[TextChange]:
    old, new = _texts(before, plan_id), _texts(after, plan_id)
    for place in dict.fromkeys((*new, *old)):
        was, now = old.get(place), new.get(place)
        if was is None or now is None:
            kind = TextKind.ADDED if was is None else TextKind.REMOVED
            yield TextChange(plan_id, place, kind, was or "", now or "")
        elif was != now:
            yield TextChange(plan_id, place, TextKind.CHANGED, was, now)


def _common_changes(before: Book, after: Book) -> Iterator[TextChange]:
    kinds = [terms.SAMPLE_TAG if book.is_sample else "実データ" for book in (before, after)]
    if kinds[0] != kinds[1]:
        yield TextChange("", "データの区分", TextKind.CHANGED, kinds[0], kinds[1])
    for change in settings_changes(before, after):
        place = f"{SETTINGS}の{change.label}"
        yield TextChange("", place, TextKind.CHANGED, change.before, change.after)
    yield from _plan_changes(before, after, "")


def _moved_plans(before: Book, after: Book) -> set[str]:
    """Plans of which the order of something differs that is in both workbooks."""
    both = before.plan_by_id.keys() & after.plan_by_id.keys()
    moved = {p for p in both if _is_moved(_sequence(before, p), _sequence(after, p))}
    return moved | ({""} if _order(before, after) != _order(after, before) else set())


def _is_moved(before: Sequence[str], after: Sequence[str]) -> bool:
    common = set(before) & set(after)
    return [k for k in before if k in common] != [k for k in after if k in common]


def _sequence(book: Book, plan_id: str) -> list[str]:
    """What of a plan has a place in an order: its texts, then its indicators."""
    plan = book.plan_by_id[plan_id]
    return [*_texts(book, plan_id), *(indicator.id for indicator in plan.indicators)]


def _order_changed(plan_id: str) -> TextChange:
    return TextChange(plan_id, "並び順", TextKind.CHANGED, "", "")


def _texts(book: Book, plan_id: str) -> dict[str, str]:
    """Every text of a plan by its place; of an id that is no plan's, the corrections alone."""
    seen: Counter[str] = Counter()
    found: dict[str, str] = {}
    plan = book.plan_by_id.get(plan_id)
    pairs = list(texts_of(plan)) if plan else []
    pairs += [_correction(c) for c in book.corrections if _owner(book, c) == plan_id]
    for place, text in pairs:
        seen[place] += 1
        found[place if seen[place] == 1 else f"{place}（{seen[place]}つ目）"] = text
    return found


def _correction(correction: Correction) -> tuple[str, str]:
    words = f"「{correction.printed}」→「{correction.shown}」　{correction.reason}"
    return f"表記の訂正（{correction.place}）", words
