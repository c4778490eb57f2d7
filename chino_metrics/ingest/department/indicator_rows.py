"""Which indicator a row of a table is: by its id, by its name, or by the planner's answer."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from chino_metrics.ingest.department.findings import SKIP, Findings, Question
from chino_metrics.ingest.department.heading_words import Role
from chino_metrics.ingest.department.matching import (
    Match,
    Names,
    fold_name,
    is_other_kind,
    is_part_of,
    kind_in,
)
from chino_metrics.ingest.department.rows import Line
from chino_metrics.ingest.department.tables import SheetTable
from chino_metrics.model import Issue
from chino_metrics.model.plan import Accumulation, Indicator
from chino_metrics.spreadsheet.cells import Content, read_text

#: What a row of 区分 or 内訳 says where it holds a part of the whole.
_PART: Final = re.compile(
    r"うち|内数|男(?!女共同)|(?<!男)女|[市町県国]内|[市町県国]外|海外|日帰|宿泊|有料|無料|個人|大人|小人|子ども|小学|中学|除く|のみ"
)


_WORDS: Final = {Accumulation.CUMULATIVE: "累計", Accumulation.YEARLY: "年度ごと"}


@dataclass(frozen=True, slots=True)
class _Doubt:
    """Why a row may be another thing than an indicator, and the cell that says so."""

    content: Content
    words: str


def indicator_of(
    table: SheetTable,
    line: Line,
    names: Names,
    answers: Mapping[str, str],
    found: Findings,
) -> Indicator | None:
    """The indicator of a row: by its id, its name, or the planner's answer."""
    by_id = _by_id(table, line, names, found)
    text = read_text(line.name)[0]
    crossed = by_id is not None and _is_anothers(text, by_id, names)
    match = names.find(text, line.plans) if by_id is None else Match(by_id)
    doubt = None if crossed else _doubt(line, text, match, names) or _part_of(table, line, match)
    if match.indicator is not None and not crossed and not doubt:
        _tell_total(line, match.indicator, found)
        return match.indicator
    if match.indicator is not None:
        match = Match(None, (match.indicator.id, *(names.ids_of(text) if crossed else ())))
    place = line.name.place
    key = f"{place.sheet}!{place.address}"
    answer = answers.get(key, "")
    if answer != SKIP and answer not in names.book.indicator_by_id:
        _ask(key, line, match.candidates, names, found, by_id if crossed else None, doubt)
    elif line.kind == "actual":
        known = names.book.indicator_by_id.get(answer)
        words = "この行は使わない" if known is None else f"「{known.name}」"
        message = f"「{text}」とある。答えにしたがい、{words}とした。"
        found.issues.append(Issue.info(line.name.place, "answered", message))
    if answer:
        found.ask(_question(key, line, match.candidates, names, doubt))
    return names.book.indicator_by_id.get(answer)


def _doubt(line: Line, text: str, match: Match, names: Names) -> _Doubt | None:
    """Why a row named like an indicator may be another thing; None where nothing says so."""
    near = (names.book.indicator_by_id[key] for key in match.candidates)
    whole = next((i for i in (match.indicator, *near) if i and is_part_of(text, i.name)), None)
    if whole is not None:
        return _Doubt(line.name, f"指標「{whole.name}」の一部か、別のものに見える。")
    indicator, (content, said) = match.indicator, _kind_of(line, match.indicator)
    if indicator is None or said is None or not is_other_kind(said, indicator.accumulation):
        return None
    own = {**_WORDS, Accumulation.STOCK: "その時点"}[indicator.accumulation]
    words = f"{_WORDS[said]}の値とあるが、指標「{indicator.name}」は{own}の値。"
    return _Doubt(content, words)


def _kind_of(line: Line, indicator: Indicator | None) -> tuple[Content, Accumulation | None]:
    """The cell of a row that says in brackets how its values come about, and what it says."""
    text = read_text(line.name)[0]
    is_own = indicator is not None and fold_name(text) == fold_name(indicator.name)
    said = None if is_own else kind_in(text)
    if said is not None or line.unit is None:
        return line.name, said
    return line.unit, kind_in(read_text(line.unit)[0])


def _tell_total(line: Line, indicator: Indicator, found: Findings) -> None:
    content, said = _kind_of(line, indicator)
    if line.kind == "actual" and line.has_values:
        tell_total(content, said, indicator, found)


def tell_total(
    content: Content, said: Accumulation | None, indicator: Indicator, found: Findings
) -> None:
    """A warning where a stock is called 累計, as many do who mean all that there are by then."""
    if said is Accumulation.CUMULATIVE and indicator.accumulation is Accumulation.STOCK:
        message = (
            f"「{read_text(content)[0]}」とある。指標「{indicator.name}」は、"
            "年度ごとに足していく値でなく、その時点の値。その時点の値なら、そのままでよい。"
            "足した値なら、その時点の値に直してください。"
        )
        found.warn_once(content, "total_of_stock", message)


def _part_of(table: SheetTable, line: Line, match: Match) -> _Doubt | None:
    """Why a row may hold a part of its indicator, by the columns 区分 and 内訳; None for none."""
    if match.indicator is None:
        return None
    kinds = (c.number for c in table.head.of(Role.KIND) if c.number in line.cells)
    said = (line.cells[number] for number in kinds)
    part = next((c for c in said if _PART.search(fold_name(read_text(c)[0]))), None)
    if part is None:
        return None
    return _Doubt(part, f"指標「{match.indicator.name}」の一部に見える。")


def _by_id(table: SheetTable, line: Line, names: Names, found: Findings) -> Indicator | None:
    """The indicator whose id stands in the row; a warning where there is none with this id."""
    content = next((line.cells.get(c.number) for c in table.head.of(Role.ID)), None)
    key = read_text(content)[0] if content is not None else ""
    indicator = names.book.indicator_by_id.get(unicodedata.normalize("NFKC", key))
    if content is None or not key:
        return None
    if indicator is None:
        message = (
            f"「{key}」とある。計画にこの指標IDはない。指標名で探した。指標IDを直してください。"
        )
        found.issues.append(Issue.warning(content.place, "unknown_id", message))
        return None
    return indicator


def _is_anothers(name: str, indicator: Indicator, names: Names) -> bool:
    """Whether ``name`` is known and not that of ``indicator``."""
    return names.is_known(name) and indicator.id not in names.ids_of(name)


def _ask(
    key: str,
    line: Line,
    candidates: tuple[str, ...],
    names: Names,
    found: Findings,
    by_id: Indicator | None,
    doubt: _Doubt | None,
) -> None:
    if line.kind != "actual" or not line.has_values:
        return
    text = read_text(line.name)[0]
    exact = names.is_known(text)
    if not found.ask(_question(key, line, candidates, names, doubt)):
        return
    if by_id is not None:
        message = (
            f"「{text}」とある。指標ID「{by_id.id}」は「{by_id.name}」で、別の指標。"
            "どちらの行かを選ぶか、IDと名前をそろえてください。"
        )
        found.tell(line.name, "crossed_row", message)
    elif doubt is not None:
        message = (
            f"「{read_text(doubt.content)[0]}」とある。{doubt.words}"
            "同じものなら指標を選び、違えば「使わない」を選んでください。"
        )
        found.tell(doubt.content, "another_thing", message)
    elif exact and len(candidates) > 1:
        message = f"「{text}」とある。この名前の指標は2つ以上の計画にある。どれかを選ぶか、計画名を書いてください。"
        found.tell(line.name, "ambiguous_indicator", message)
    elif exact:
        plans = "、".join(names.book.plan_by_id[p].short_name for p in sorted(line.plans))
        message = (
            f"「{text}」とある。"
            f"この名前の指標は、この表の計画（{plans}）にはなく、別の計画にある。"
            "どの指標かを選ぶか、計画名を直してください。"
        )
        found.tell(line.name, "ambiguous_indicator", message)
    else:
        near = "、".join(f"「{names.book.indicator_by_id[c].name}」" for c in candidates[:2])
        hint = f"近い名前は{near}。" if near else ""
        message = (
            f"「{text}」とある。"
            "計画にこの名前の指標はない。"
            f"{hint}どの指標かを選ぶか、計画のとおりの名前に直してください。"
        )
        found.tell(line.name, "unknown_indicator", message)


def _question(
    key: str, line: Line, candidates: tuple[str, ...], names: Names, doubt: _Doubt | None
) -> Question:
    """Which indicator a row is, asked at the cell that makes it doubtful: its name, else another."""
    name, content = read_text(line.name)[0], line.name if doubt is None else doubt.content
    place, text = content.place, read_text(content)[0]
    offered = candidates or names.all_of(line.plans)
    row = "" if content is line.name else f"「{name}」の行にある。"
    return Question(key, place.sheet, place.address, text, f"{row}どの指標の行ですか。", offered)
