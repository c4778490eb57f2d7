"""Real-life sheets → proposed actuals, and every fault, doubt and question on the way.

A department's sheet is read as it is: title rows, heads in several rows, merged cells,
eras, stacked rows of 目標 / 実績 / 達成率. What is not clear is refused by its cell or
asked; nothing is guessed and nothing corrected.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

from chino_metrics.cells import Content, read_target, read_text, read_value
from chino_metrics.findings import Findings, Question
from chino_metrics.grids import Grid, Workbook
from chino_metrics.head_words import Role, is_era_only
from chino_metrics.heads import Column, Head, find_heads, spread
from chino_metrics.matching import Names, fold_name
from chino_metrics.model import Actual, Book, Indicator, Issue, Quantity, Severity, Target
from chino_metrics.sheet_tables import (
    Line,
    Table,
    is_ditto,
    lines_of,
    table_of,
    value_columns,
)
from chino_metrics.units import Unit, unit_in_name, unit_of

#: The answer to a question that leaves a row out.
SKIP: Final = "skip"


def read_sheets(workbook: Workbook, book: Book, name: str, answers: Mapping[str, str]) -> Findings:
    """What real-life sheets hold, against the plan as ``book`` knows it.

    ``answers`` are indicator ids, or ``SKIP``, by the keys of questions.
    """
    found, names = Findings(), Names(book)
    for grid in workbook.grids:
        _read_grid(grid, names, name, answers, found)
    _settle(found)
    return found


def _read_grid(
    grid: Grid, names: Names, file: str, answers: Mapping[str, str], found: Findings
) -> None:
    heads, cells = find_heads(grid), spread(grid)
    if not heads:
        hidden = "（非表示）" if grid.is_hidden else ""
        found.reading.append(
            (
                "シート",
                f"「{grid.name}」{hidden}は、指標名と年度の見出しのある表がないため使っていない。",
            )
        )
        return
    _report_sheet(grid, heads, found)
    for index, head in enumerate(heads):
        below = (other.first_row for other in heads if other.first_row > head.last_row)
        last = min(below, default=max(cells) + 1) - 1
        table = table_of(grid, cells, head, range(head.last_row + 1, last + 1), names, file)
        _report_head(table, heads[:index], found)
        _read_table(table, names, answers, found)
        found.tables += 1


def _read_table(table: Table, names: Names, answers: Mapping[str, str], found: Findings) -> None:
    columns = value_columns(table, found)
    for line in lines_of(table, names, found):
        indicator = _indicator(table, line, columns, names, answers, found)
        if indicator is not None:
            unit = _unit(table, line, indicator, found)
            if unit is not None:
                _read_line(table, line, indicator, unit, columns, found)


def _indicator(
    table: Table,
    line: Line,
    columns: Iterable[Column],
    names: Names,
    answers: Mapping[str, str],
    found: Findings,
) -> Indicator | None:
    """The indicator of a row: by its id, its name, or the planner's answer."""
    for column in table.head.of(Role.ID):
        key = read_text(line.cells[column.number])[0] if column.number in line.cells else ""
        if key in names.book.indicator_by_id:
            return names.book.indicator_by_id[key]
    text = read_text(line.name)[0]
    match = names.find(text, line.plans)
    if match.indicator is not None:
        return match.indicator
    place = line.name.place
    key = f"{place.sheet}!{place.address}"
    answer = answers.get(key, "")
    if answer != SKIP and answer not in names.book.indicator_by_id:
        _ask(key, line, match.candidates, names, found)
    elif line.kind == "actual":
        known = names.book.indicator_by_id.get(answer)
        words = "この行は使わない" if known is None else f"「{known.name}」"
        message = f"「{text}」とある。答えにしたがい、{words}とした。"
        found.tell(line.name, "answered", message, Severity.INFO)
    if answer:
        found.questions.append(_question(key, line, match.candidates, names))
    return names.book.indicator_by_id.get(answer)


def _ask(key: str, line: Line, candidates: tuple[str, ...], names: Names, found: Findings) -> None:
    if any(q.key == key for q in found.questions):
        return
    if line.kind != "actual" or not line.has_values:
        return
    text = read_text(line.name)[0]
    exact = names.is_known(text)
    found.questions.append(_question(key, line, candidates, names))
    if exact and len(candidates) > 1:
        message = f"「{text}」とある。この名前の指標は2つ以上の計画にある。どれかを選ぶか、計画名を書いてください。"
        found.tell(line.name, "ambiguous_indicator", message)
    elif exact:
        plans = "、".join(names.book.plan_by_id[p].short_name for p in sorted(line.plans))
        message = f"「{text}」とある。この名前の指標は、この表の計画（{plans}）にはなく、別の計画にある。どの指標かを選ぶか、計画名を直してください。"
        found.tell(line.name, "ambiguous_indicator", message)
    else:
        near = "、".join(f"「{names.book.indicator_by_id[c].name}」" for c in candidates[:2])
        hint = f"近い名前は{near}。" if near else ""
        message = f"「{text}」とある。計画にこの名前の指標はない。{hint}どの指標かを選ぶか、計画のとおりの名前に直してください。"
        found.tell(line.name, "unknown_indicator", message)


def _question(key: str, line: Line, candidates: tuple[str, ...], names: Names) -> Question:
    place, text = line.name.place, read_text(line.name)[0]
    offered = candidates or tuple(
        i.id for i in names.book.indicators if not line.plans or i.plan_id in line.plans
    )
    words = "どの指標の行ですか。"
    return Question(key, place.sheet, place.address, text, words, offered)


def _unit(
    table: Table, line: Line, indicator: Indicator, found: Findings
) -> Unit | None:
    """The indicator's unit where the row's agrees with it; None with an issue where it does not."""
    unit, titled = unit_of(indicator.unit, indicator.unit_printed), table.titled
    for column in table.head.of(Role.UNIT):
        content = line.cells.get(column.number)
        written = read_text(content)[0] if content is not None else ""
        if content is not None and is_ditto(content):
            return unit
        if content is not None and line.kind == "actual" and written:
            if unit.takes(written) and (titled is None or not titled.is_multiple_of(unit)):
                return unit
            if unit.takes(written):
                break
            _refuse_unit(content, written, indicator, found, "unit_mismatch")
            return None
    written = unit_in_name(read_text(line.name)[0])
    if written and not unit.takes(written) and fold_name(written) not in fold_name(indicator.name):
        _refuse_unit(line.name, written, indicator, found, "unit_mismatch")
        return None
    if not written and titled is not None and not titled.allows(unit):
        _refuse_unit(titled.content, "、".join(titled.units), indicator, found, "title_unit")
        return None
    return unit


_UNIT_PLACES: Final = {"title_unit": "表の単位は", "head_unit": "見出しの単位は"}


def _refuse_unit(
    content: Content, written: str, indicator: Indicator, found: Findings, code: str
) -> None:
    where = _UNIT_PLACES.get(code, "単位は")
    message = (
        f"{where}「{written}」とある。指標「{indicator.name}」の単位は「{indicator.unit}」。"
        f"この指標の値は読んでいない。「{indicator.unit}」の値に直してください。"
    )
    found.tell(content, code, message)


def _read_line(
    table: Table,
    line: Line,
    indicator: Indicator,
    unit: Unit,
    columns: Iterable[Column],
    found: Findings,
) -> None:
    for column in columns:
        content = line.cells.get(column.number)
        role = _role_of(line, column)
        if content is None or role is Role.OTHER or _is_merged(table, line, column, content, found):
            continue
        if role is Role.ACTUAL and not content.is_empty and not unit.takes(column.unit):
            _refuse_unit(content, column.unit, indicator, found, "head_unit")
            continue
        if role is not Role.ACTUAL:
            _compare(content, indicator, unit, role, column, found)
        elif column.year is not None:
            _read_actual(content, indicator, unit, column.year, found)


def _role_of(line: Line, column: Column) -> Role:
    """What a cell holds: in stacked rows the row says it, else the column."""
    if line.kind == "actual":
        return column.role
    stacked_target = line.kind == "target" and column.role is Role.ACTUAL
    return Role.TARGET if stacked_target else Role.OTHER


def _is_merged(table: Table, line: Line, column: Column, content: Content, found: Findings) -> bool:
    """Whether a value stands in a merged cell, so that it is not clear whose it is."""
    span = table.merged.get((line.number, column.number))
    if span is None:
        return False
    told = any(i.code == "merged_value" and i.cell == content.place.address for i in found.issues)
    if not told and column.role is Role.ACTUAL and not content.is_empty:
        text = read_text(content)[0]
        message = f"「{text}」とある。結合されたセルで、どの指標のどの年度の値かがわからない。結合を解いて、1つずつ書いてください。"
        found.tell(content, "merged_value", message)
    return True


def _read_actual(
    content: Content, indicator: Indicator, unit: Unit, year: int, found: Findings
) -> None:
    quantity, note, issue = read_value(content, unit, year)
    if issue is not None:
        found.issues.append(issue)
    if quantity.value is not None or quantity.text is not None:
        found.actuals.append(Actual(indicator.id, year, quantity, note))


def _compare(
    content: Content,
    indicator: Indicator,
    unit: Unit,
    role: Role,
    column: Column,
    found: Findings,
) -> None:
    """Warn where a baseline or target differs from the plan's; none is ever taken over."""
    target = _target_of(indicator, role, column)
    if target is None:
        return
    quantity, issue = read_target(content, unit.label)
    plan, word = target.quantity, "基準値" if role is Role.BASELINE else "目標"
    if issue is not None and issue.code in {"error_value", "formula_without_result"}:
        found.issues.append(issue)
    elif quantity.value is not None and not _is_same(quantity, plan):
        shown = plan.value if plan.value is not None else plan.text or "—"
        said = f"{plan.value:,.{plan.decimals}f}" if plan.value is not None else shown
        message = (
            f"「{read_text(content)[0]}」とある。計画の{word}（{target.year}年度）は{said}{indicator.unit if plan.value is not None else ''}。"
            f"{word}は取り込まない。表を計画に合わせるか、計画が変わったのなら台帳の「目標指標」を直してください。"
        )
        found.tell(content, "changed_target", message, Severity.WARNING)


def _target_of(indicator: Indicator, role: Role, column: Column) -> Target | None:
    """The baseline or target of the plan that a column repeats, if it can be told."""
    if role is Role.BASELINE:
        return indicator.baseline if column.year in {None, indicator.baseline.year} else None
    if column.year is None:
        return indicator.interim if "中間" in column.text else indicator.final
    same = [t for t in (indicator.interim, indicator.final) if t.year == column.year]
    return same[0] if same else None


def _is_same(written: Quantity, plan: Quantity) -> bool:
    if written.value is None or plan.value is None:
        return False
    return abs(written.value - plan.value) < 0.5 * 10.0 ** -max(written.decimals, plan.decimals)


def _report_sheet(grid: Grid, heads: tuple[Head, ...], found: Findings) -> None:
    """Say what of the sheet was used, and what of it nobody sees on opening it."""
    hidden = [
        ("シート" if grid.is_hidden else ""),
        f"{len(grid.hidden_rows)}行" if grid.hidden_rows else "",
        f"{len(grid.hidden_columns)}列" if grid.hidden_columns else "",
    ]
    words = "、".join(word for word in hidden if word)
    if words:
        message = f"非表示の{words}がある。見えている部分と同じように読んだ。使わないなら、削除してください。"
        found.issues.append(Issue("hidden_cells", Severity.INFO, grid.name, "", message))
    found.reading.append(
        ("シート", f"「{grid.name}」{'（非表示）' if grid.is_hidden else ''}を使用。")
    )
    first = heads[0]
    if any(
        span.last_row > first.last_row and span.first_column < _first_value(first)
        for span in grid.merges
    ):
        message = "施策名や指標名のセルが結合されている。結合を解いたものとして読んだ。"
        found.issues.append(Issue("merged_keys", Severity.INFO, grid.name, "", message))


def _first_value(head: Head) -> int:
    values = head.of(Role.BASELINE, Role.TARGET, Role.ACTUAL)
    return min((c.number for c in values), default=max(head.columns) + 1)


def _report_head(table: Table, earlier: tuple[Head, ...], found: Findings) -> None:
    """Say how the head was read, which columns were left out, and what could be clearer."""
    head, sheet = table.head, table.grid.name
    texts = [c.text for c in head.columns.values()]
    if any(texts == [c.text for c in other.columns.values()] for other in earlier):
        return
    rows = (
        f"{head.first_row}行目"
        if head.first_row == head.last_row
        else f"{head.first_row}～{head.last_row}行目"
    )
    actuals = [c for c in head.of(Role.ACTUAL) if c.year]
    years = "、".join(
        f"{c.content.place.address.rstrip('0123456789')}列を{c.year}年度" for c in actuals
    )
    found.reading.append(
        ("見出し", f"「{sheet}」の{rows}。{years or '年度はシート名や表題から'}の実績と読んだ。")
    )
    left = [c for c in head.of(Role.OTHER) if c.text]
    if left:
        names = "、".join(f"「{c.text}」" for c in left)
        found.reading.append(("使わない列", f"{names}は使っていない。"))
    for column in left:
        if column.years and not column.is_known:
            message = f"見出し「{column.text}」は読めない。この列は使っていない。実績なら「{column.years[0]}年度実績」のように直してください。"
            severity = Severity.ERROR if column.may_be_actual else Severity.WARNING
            found.tell(column.content, "unknown_head", message, severity)
    if earlier:
        cell = next(iter(head.columns.values())).content
        message = (
            "このシートには2つ以上の表がある。どちらも読んだ。1つのシートに1つの表にしてください。"
        )
        found.tell(cell, "several_tables", message, Severity.INFO)
    era = next((c for c in actuals if is_era_only(c.text)), None)
    if era is not None:
        message = (
            f"見出し「{era.text}」を{era.year}年度と読んだ。西暦も書くと、まちがいがなくなる。"
        )
        found.tell(era.content, "era_without_western", message, Severity.INFO)


def _settle(found: Findings) -> None:
    """Refuse what is said twice and differently; tell a lone hyphen once a sheet."""
    points: defaultdict[tuple[str, int], list[Actual]] = defaultdict(list)
    for actual in found.actuals:
        points[actual.indicator_id, actual.year].append(actual)
    found.actuals[:] = [kept for said in points.values() if (kept := _one(said, found))]
    told: set[str] = set()
    issues, found.issues[:] = list(found.issues), []
    for issue in issues:
        if issue.code != "lone_hyphen" or issue.sheet not in told:
            found.issues.append(issue)
        if issue.code == "lone_hyphen":
            told.add(issue.sheet)


def _one(said: list[Actual], found: Findings) -> Actual | None:
    """The one value that a point has; None with an issue at each cell where they differ."""
    numbers = {a.quantity.value for a in said if a.quantity.value is not None}
    if len(numbers) < 2:
        return next((a for a in said if a.quantity.value is not None), said[0])
    cells = [a.quantity.cell for a in said if a.quantity.cell is not None]
    places = "、".join(f"「{c.sheet}」の{c.address}" for c in cells)
    for cell in cells:
        message = f"同じ指標の{said[0].year}年度の値が{places}にあり、違っている。どれも読んでいない。正しい1つだけを残してください。"
        found.issues.append(
            Issue("conflicting_values", Severity.ERROR, cell.sheet, cell.address, message)
        )
    return None
