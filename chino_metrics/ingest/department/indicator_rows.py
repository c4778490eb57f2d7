"""Which indicator a row of a table is: by its id, by its name, or by the planner's answer."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
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
from chino_metrics.spreadsheet.cells import read_text

#: What a row of 区分 or 内訳 says where it holds a part of the whole.
_PART: Final = re.compile(
    r"うち|内数|男(?!女共同)|(?<!男)女|[市町県国]内|[市町県国]外|海外|日帰|宿泊|有料|無料|個人|大人|小人|子ども|小学|中学|除く|のみ"
)


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
    doubt = "" if crossed else _doubt(line, text, match, names) or _part_of(table, line, match)
    if match.indicator is not None and not crossed and not doubt:
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
        found.ask(_question(key, line, match.candidates, names))
    return names.book.indicator_by_id.get(answer)


def _doubt(line: Line, text: str, match: Match, names: Names) -> str:
    """Why a row named like an indicator may be another thing; "" where nothing says so."""
    near = (names.book.indicator_by_id[key] for key in match.candidates)
    whole = next((i for i in (match.indicator, *near) if i and is_part_of(text, i.name)), None)
    if whole is not None:
        return f"指標「{whole.name}」の一部か、別のものに見える。"
    indicator = match.indicator
    unit = read_text(line.unit)[0] if line.unit is not None else ""
    is_own = indicator is not None and fold_name(text) == fold_name(indicator.name)
    said = (None if is_own else kind_in(text)) or kind_in(unit)
    if indicator is None or said is None or not is_other_kind(said, indicator.accumulation):
        return ""
    words = {Accumulation.CUMULATIVE: "累計", Accumulation.YEARLY: "年度ごと"}
    own = {**words, Accumulation.STOCK: "その時点"}[indicator.accumulation]
    return f"{words[said]}の値とあるが、指標「{indicator.name}」は{own}の値。"


def _part_of(table: SheetTable, line: Line, match: Match) -> str:
    """Why a row may hold a part of its indicator, by the columns 区分 and 内訳; "" for none."""
    if match.indicator is None:
        return ""
    kinds = (c for c in table.head.of(Role.KIND) if c.number in line.cells)
    said = (read_text(line.cells[column.number])[0] for column in kinds)
    part = next((text for text in said if _PART.search(fold_name(text))), "")
    return f"「{part}」の行で、指標「{match.indicator.name}」の一部に見える。" if part else ""


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
    doubt: str,
) -> None:
    if line.kind != "actual" or not line.has_values:
        return
    text = read_text(line.name)[0]
    exact = names.is_known(text)
    if not found.ask(_question(key, line, candidates, names)):
        return
    if by_id is not None:
        message = (
            f"「{text}」とある。指標ID「{by_id.id}」は「{by_id.name}」で、別の指標。"
            "どちらの行かを選ぶか、IDと名前をそろえてください。"
        )
        found.tell(line.name, "crossed_row", message)
    elif doubt:
        message = (
            f"「{text}」とある。{doubt}同じものなら指標を選び、違えば「使わない」を選んでください。"
        )
        found.tell(line.name, "another_thing", message)
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


def _question(key: str, line: Line, candidates: tuple[str, ...], names: Names) -> Question:
    place, text = line.name.place, read_text(line.name)[0]
    offered = candidates or names.all_of(line.plans)
    words = "どの指標の行ですか。"
    return Question(key, place.sheet, place.address, text, words, offered)
