"""When a value is owed (columns of 目標指標), and targets that were revised (目標の改定)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from chino_metrics.model.fiscal_year import parse_day
from chino_metrics.model.issue import Cell, Quantity
from chino_metrics.model.plan import Indicator
from chino_metrics.model.target import USUAL_SURVEY, RevisedItem, Survey, Target, TargetRevision
from chino_metrics.spreadsheet.cells import Content, read_quantity, read_target, read_year
from chino_metrics.spreadsheet.office import number_format
from chino_metrics.workbook.schema import (
    AFTER,
    BEFORE,
    FINAL_MONTH,
    GROUND,
    GROUND_URL,
    INDICATOR_ID,
    INDICATORS,
    LONGEST_INTERVAL,
    MOST_REVISIONS,
    REASON,
    REVISED_ITEM,
    REVISED_ITEMS,
    REVISION_DAY,
    REVISIONS,
    SURVEY_INTERVAL,
    SURVEY_YEAR,
    TARGET_KINDS,
)
from chino_metrics.workbook.tables import Row, Table, Tables, key_of

_LEFT_OUT: Final = "この行は読んでいない。"
_HEADS: Final = (
    *(INDICATOR_ID, REVISION_DAY, REVISED_ITEM, *BEFORE, *AFTER),
    *(REASON, GROUND, GROUND_URL),
)
_DIFFERS: Final = (
    f"この改定の後の値と、シート「{INDICATORS}」の値が違う。"
    "どちらが正しいかを確かめて、そろえてください。"
)
_GAP: Final = "前の値が、その前の改定の後の値と違う。どちらが正しいかを確かめて、そろえてください。"
_NO_REASON: Final = "改定の理由がない。なぜ改定したかを書いてください。"
#: A place for what has none yet; writing gives it one.
_PLACE: Final = Cell(REVISIONS, "A1")


def with_revisions(tables: Tables, indicators: Sequence[Indicator]) -> list[Indicator]:
    """``indicators`` with their revisions by day; of one day, in the order of the sheet."""
    found = _revisions(tables, {i.id: i for i in indicators})
    for indicator in indicators:
        _compare_steps(tables, indicator, found.get(indicator.id, ()))
    return [
        replace(i, revisions=tuple(sorted(found[i.id], key=lambda r: r.day)))
        if i.id in found
        else i
        for i in indicators
    ]


def add_revisions(tables: Tables, revisions: Iterable[TargetRevision]) -> Tables:
    """``tables`` with ``revisions`` at the end of 目標の改定, which is made where it is missing."""
    table = tables.by_name.get(REVISIONS) or Table(REVISIONS, {}, ())
    heads = dict(table.heads)
    for head in _HEADS:
        heads.setdefault(key_of(head), Content(head, _PLACE))
    rows = [_row(revision) for revision in revisions]
    table = replace(table, heads=heads, rows=(*table.rows, *rows))
    return replace(tables, by_name={**tables.by_name, REVISIONS: table})


def _row(revision: TargetRevision) -> Row:
    item = next(word for word, item in REVISED_ITEMS.items() if item is revision.item)
    is_kind = revision.item is RevisedItem.KIND
    before, after = (
        _contents(_in_words(end) if is_kind else end) for end in (revision.before, revision.after)
    )
    texts = (revision.reason, revision.ground, revision.ground_url)
    contents = (
        *(
            Content(text, _PLACE)
            for text in (revision.indicator_id, revision.day.isoformat(), item)
        ),
        *(*before, *after),
        *(Content(text or None, _PLACE) for text in texts),
    )
    cells = {key_of(head): c for head, c in zip(_HEADS, contents, strict=True) if not c.is_empty}
    return Row(REVISIONS, 0, cells, [])


def _in_words(kind: Target) -> Target:
    """A kind of target as it is written in the sheet: 「毎年度」."""
    word = next(w for w, meant in TARGET_KINDS.items() if meant.value == kind.quantity.text)
    return Target(None, Quantity(text=word))


def _contents(target: Target) -> tuple[Content, Content]:
    quantity = target.quantity
    year = Content(target.year, _PLACE)
    if quantity.value is None:
        return year, Content(quantity.text, _PLACE)
    value = int(quantity.value) if float(quantity.value).is_integer() else quantity.value
    return year, Content(value, _PLACE, number_format(quantity.decimals))


def _revisions(
    tables: Tables, by_id: Mapping[str, Indicator]
) -> defaultdict[str, list[TargetRevision]]:
    found: defaultdict[str, list[TargetRevision]] = defaultdict(list)
    for row in tables.rows(REVISIONS):
        owner = by_id.get(row.text(INDICATOR_ID))
        if owner is None:
            message = f"「{row.text(INDICATOR_ID)}」という{INDICATOR_ID}はない。{_LEFT_OUT}"
            row.complain(INDICATOR_ID, "unknown_id", f"{message}IDを直してください。")
        elif len(found[owner.id]) >= MOST_REVISIONS:
            message = f"1つの指標の改定は{MOST_REVISIONS}行まで。{_LEFT_OUT}減らしてください。"
            row.complain(INDICATOR_ID, "too_many_revisions", message)
        elif revision := _revision(row, owner):
            found[owner.id].append(revision)
    return found


def _revision(row: Row, owner: Indicator) -> TargetRevision | None:
    day = parse_day(row.text(REVISION_DAY))
    item = REVISED_ITEMS.get(row.text(REVISED_ITEM))
    if day is None:
        message = f"改定した日がいる。{_LEFT_OUT}「2026-06-01」の形で書いてください。"
        row.complain(REVISION_DAY, "unreadable_day", message)
    if item is None:
        words = "".join(f"「{word}」" for word in REVISED_ITEMS)
        message = f"「{row.text(REVISED_ITEM)}」とある。{_LEFT_OUT}{words}から選んでください。"
        row.complain(REVISED_ITEM, "unknown_item", message)
    if day is None or item is None:
        return None
    if item is RevisedItem.KIND:
        before, after = _kind(row, BEFORE[1]), _kind(row, AFTER[1])
    else:
        before, after = (_target(row, heads, owner.unit) for heads in (BEFORE, AFTER))
    if before is None or after is None:
        return None
    return TargetRevision(
        indicator_id=owner.id,
        day=day,
        item=item,
        before=before,
        after=after,
        reason=row.text(REASON),
        ground=row.text(GROUND),
        ground_url=row.text(GROUND_URL),
        cell=row.cell(AFTER[1]),
    )


def _kind(row: Row, head: str) -> Target | None:
    kind = TARGET_KINDS.get(row.text(head))
    if kind is None:
        words = "か".join(f"「{word}」" for word in TARGET_KINDS if not word.isascii())
        message = f"「{row.text(head)}」とある。{_LEFT_OUT}{words}と書いてください。"
        row.complain(head, "unknown_kind", message)
        return None
    return Target(None, Quantity(text=kind.value))


def _target(row: Row, heads: tuple[str, str], unit: str) -> Target:
    quantity = row.read(heads[1], lambda content: read_target(content, unit))
    return Target(row.read(heads[0], read_year), quantity)


def _compare_steps(
    tables: Tables, indicator: Indicator, revisions: Iterable[TargetRevision]
) -> None:
    """Warn where the revisions of an item do not lead on from one another to what 目標指標 holds."""
    newest: dict[RevisedItem, TargetRevision] = {}
    rows = {row.cell(AFTER[1]): row for row in tables.rows(REVISIONS)} if revisions else {}
    for revision in sorted(revisions, key=lambda r: r.day):
        earlier = newest.get(revision.item)
        if earlier is not None and not earlier.after.says_the_same(revision.before):
            rows[revision.cell].warn(BEFORE[1], "revision_gap", _GAP)
        if not revision.reason:
            rows[revision.cell].warn(REASON, "revision_without_reason", _NO_REASON)
        newest[revision.item] = revision
    for item, revision in newest.items():
        if not revision.after.says_the_same(indicator.target(item)):
            rows[revision.cell].warn(AFTER[1], "revision_differs", _DIFFERS)


def survey_of(row: Row) -> Survey:
    """What a row of 目標指標 says; every year, in June, where it says nothing."""
    return Survey(
        interval=_whole(row, SURVEY_INTERVAL, "年", LONGEST_INTERVAL, USUAL_SURVEY.interval),
        year=row.read(SURVEY_YEAR, read_year),
        final_month=_whole(row, FINAL_MONTH, "月", 12, USUAL_SURVEY.final_month),
    )


def _whole(row: Row, head: str, unit: str, most: int, usual: int) -> int:
    """A whole number from 1 to ``most``; ``usual`` for none, and with an error for any other."""
    if row.get(head).is_empty:
        return usual
    value = row.read(head, lambda content: read_quantity(content, unit)).value
    if value is not None and value == int(value) and 1 <= value <= most:
        return int(value)
    message = f"1から{most}までの整数ではない。{usual}{unit}として読んだ。数を書き直してください。"
    row.complain(head, "not_whole", message)
    return usual
