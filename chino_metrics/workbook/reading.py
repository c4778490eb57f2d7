"""The workbook that planners keep → a ``Book``, step by step as a pandas user would go.

    frames = read_frames(content)          # sheet → DataFrame: heads as columns, rows as in Excel
    frames["目標指標"].loc[2, "基準値"]      # a value, and where it stands:
    cell_of(frames["目標指標"], 2, "基準値") # Cell("目標指標", "J2")

    book = read_book(content)              # the same cells, checked, as frozen values
    book.issues                            # what is wrong or odd, each with its cell
    indicators = indicator_frame(book.indicators)   # ``assessment.frames``: typed columns
    actuals = actual_frame(book.indicators)
    assess(indicators, actuals)            # ``assessment.progress``: a verdict a row

A fault in a cell is an issue and leaves that value out; only a file without the
sheets and columns that make it this workbook raises. ``read_book`` itself goes from
the cells to the values without pandas, which the process that reads strangers' files
would have to load first.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache
from types import ModuleType
from typing import TYPE_CHECKING, Final, TypeVar

from chino_metrics import settings
from chino_metrics.model import Cell
from chino_metrics.model.errors import UnreadableWorkbookError
from chino_metrics.model.plan import (
    Accumulation,
    Book,
    Correction,
    Direction,
    Indicator,
    Measure,
    Plan,
    PlanState,
    Reference,
)
from chino_metrics.model.publisher import NO_MUNICIPALITY, Municipality
from chino_metrics.model.target import Target, TargetKind
from chino_metrics.spreadsheet.cells import QuantityReader, read_quantity, read_target, read_year
from chino_metrics.workbook.actuals import observed, references_by_owner
from chino_metrics.workbook.evaluations.reading import debates_by_owner, with_evaluations
from chino_metrics.workbook.official.reading import official_of
from chino_metrics.workbook.plans import grouped, linked, measures_of, place_of_row
from chino_metrics.workbook.publisher import one_line, publisher_of, web_address
from chino_metrics.workbook.schema import (
    ACCUMULATION,
    ACCUMULATIONS,
    BASELINE,
    CORRECTIONS,
    DATA_KIND,
    DEPARTMENT,
    DIRECTION,
    DIRECTIONS,
    DOCUMENT,
    DOCUMENT_URL,
    FINAL,
    INDICATOR_ID,
    INDICATOR_NAME,
    INDICATORS,
    INSTEAD,
    INTERIM,
    MOST_IN_ALL,
    MOST_IN_PREFECTURE,
    MOST_INDICATORS,
    MUNICIPALITY,
    MUNICIPALITY_NAME,
    OPTIONAL,
    PLAN_ID,
    PLANS,
    PREVIOUS,
    REQUIRED,
    SAMPLE_WORD,
    STATE,
    STATES,
    SUCCESSOR,
    SYNONYMS,
    TARGET_KIND,
    TARGET_KINDS,
    TWIN,
    UNIT,
    WORD,
)
from chino_metrics.workbook.tables import Row, Table, Tables, read_tables
from chino_metrics.workbook.targets import survey_of, with_revisions

if TYPE_CHECKING:
    import pandas as pd

_T = TypeVar("_T")
_K = TypeVar("_K")
_LEFT_OUT: Final = "この行は読んでいない。"


def read_book(content: bytes) -> Book:
    """Read a workbook from its bytes; what is wrong in it stands in ``issues``.

    Raises UnreadableWorkbookError for anything but an .xlsx that has the sheets
    and columns ``schema.REQUIRED``.
    """
    return book_of(read_tables(content))


@lru_cache(maxsize=1)
def sample_book() -> Book | None:
    """The book with the invented values; None where this place has none."""
    with suppress(UnreadableWorkbookError):
        return read_book(settings.read_workbook(settings.SAMPLE_WORKBOOK))
    return None


def read_frames(content: bytes) -> dict[str, pd.DataFrame]:
    """Every sheet as a frame: its heads as columns, values as they stand in the cells.

    The index is the row in Excel (the head is row 1), an empty cell is None or NaN, and
    ``cell_of`` names the cell of each value. Raises UnreadableWorkbookError where the
    bytes are no workbook.
    """
    import pandas as pd  # noqa: PLC0415 - the process that reads uploads needs none

    tables = read_tables(content).by_name
    return {name: _frame(pd, table) for name, table in tables.items()}


def _frame(pandas: ModuleType, table: Table) -> pd.DataFrame:
    heads = {key: str(content.value).strip() for key, content in table.heads.items()}
    frame: pd.DataFrame = pandas.DataFrame(
        [[row.get(key).value for key in heads] for row in table.rows],
        index=pandas.Index([row.number for row in table.rows], name="row"),
        columns=list(heads.values()),
        dtype=object,
    ).infer_objects()
    frame.attrs["sheet"] = table.name
    frame.attrs["letters"] = {
        heads[key]: content.place.address.rstrip("0123456789")
        for key, content in table.heads.items()
    }
    return frame


def cell_of(frame: pd.DataFrame, row: int, head: str) -> Cell:
    """Where a value of ``read_frames`` stands; KeyError for a head that the sheet does not have."""
    return Cell(frame.attrs["sheet"], f"{frame.attrs['letters'][head]}{row}")


def book_of(tables: Tables) -> Book:
    """The book that ``tables`` hold; raises what ``read_book`` does."""
    _require(tables.by_name)
    plans = tables.keyed(PLANS, PLAN_ID)
    bare = with_revisions(tables, _indicators(tables, plans))
    owners = {*plans, *(i.id for i in bare)}
    references, debates = references_by_owner(tables, owners), debates_by_owner(tables, owners)
    indicators = with_evaluations(tables, observed(tables, bare, references), debates)
    measures = grouped(measures_of(tables, plans, indicators), lambda m: m.plan_id)
    read = tuple(
        replace(
            _plan(row, measures[key], references.get(key, ()), plans, of_many=tables.of_many),
            debates=debates.get(key, ()),
        )
        for key, row in plans.items()
    )
    return Book(
        plans=linked(tables, read),
        corrections=tuple(_correction(row) for row in tables.rows(CORRECTIONS)),
        is_sample=any(SAMPLE_WORD in row.text(DATA_KIND) for row in plans.values()),
        sha256=tables.sha256,
        modified=tables.modified,
        publisher=publisher_of(tables),
        official=official_of(tables, {i.id for i in bare}),
        synonyms=tuple(_synonym(row) for row in tables.rows(SYNONYMS)),
        issues=tuple(dict.fromkeys(tables.issues)),
    )


def indicators_of(tables: Tables, plans: Collection[str]) -> tuple[Indicator, ...]:
    """The indicators of a workbook that may lack sheets, without what was observed."""
    return tuple(_indicators(tables, plans))


def _require(tables: Mapping[str, Table]) -> None:
    """Raise unless every required sheet, and every column of the sheets there, is there."""
    sheets = [f"「{name}」" for name in REQUIRED if name not in tables]
    if sheets:
        message = f"シート{'、'.join(sheets)}がありません。記入用のExcelの形のまま使ってください。"
        raise UnreadableWorkbookError(message)
    present = {name: heads for name, heads in OPTIONAL.items() if name in tables}
    for name, heads in {**REQUIRED, **present}.items():
        missing = [f"「{head}」" for head in heads if not tables[name].has(head)]
        if missing:
            message = f"シート「{name}」の1行目に見出し{'、'.join(missing)}がありません。"
            raise UnreadableWorkbookError(f"{message}記入用のExcelの見出しに戻してください。")


def _plan(
    row: Row,
    measures: Sequence[Measure],
    references: tuple[Reference, ...],
    plans: Collection[str],
    *,
    of_many: bool,
) -> Plan:
    name = row.text("計画名")
    return Plan(
        id=row.text(PLAN_ID),
        name=name,
        short_name=row.text("略称") or name,
        start_year=row.read("開始年度", read_year),
        end_year=row.read("終了年度", read_year),
        department=row.text(DEPARTMENT),
        purpose=row.text("趣旨"),
        situation=row.text("現状と課題"),
        principle=row.text("基本理念"),
        measures=tuple(measures),
        references=references,
        state=row.choice(STATE, STATES, PlanState.CURRENT, "unknown_state"),
        successor_id=row.other_id(SUCCESSOR, PLAN_ID, plans, "unknown_successor"),
        document=one_line(row, DOCUMENT),
        document_url=web_address(row, DOCUMENT_URL),
        municipality=_municipality(row) if of_many else NO_MUNICIPALITY,
    )


def _municipality(row: Row) -> Municipality:
    """Whose plan it is; nobody's, with an error, where it cannot be told."""
    code = one_line(row, MUNICIPALITY)
    if not re.fullmatch("[0-9A-Za-z]{1,12}", code):
        message = (
            f"{MUNICIPALITY}「{code}」を読めない。この計画は、どの自治体の画面にも出ない。"
            "半角の数字で書いてください。"
        )
        row.complain(MUNICIPALITY, "invalid_municipality", message)
        return NO_MUNICIPALITY
    return Municipality(code, one_line(row, MUNICIPALITY_NAME) or code)


def _indicators(tables: Tables, plans: Collection[str]) -> list[Indicator]:
    """Indicators without what was observed; without a known direction they cannot be judged."""
    rows = tables.keyed(INDICATORS, INDICATOR_ID)
    found: list[Indicator] = []
    count: Counter[str] = Counter()
    in_all = MOST_IN_PREFECTURE if tables.of_many else MOST_IN_ALL
    for row in rows.values():
        indicator = _indicator(row, plans, rows)
        if indicator is None:
            continue
        count[indicator.plan_id] += 1
        if count[indicator.plan_id] <= MOST_INDICATORS and len(found) < in_all:
            found.append(indicator)
        else:
            room = f"1つの計画の指標は{MOST_INDICATORS}件、すべての計画で{in_all:,}件まで。"
            message = f"{room}{_LEFT_OUT}減らしてください。"
            row.complain(INDICATOR_ID, "too_many_indicators", message)
    return found


def _indicator(row: Row, plans: Collection[str], ids: Collection[str]) -> Indicator | None:
    place = place_of_row(row, plans)
    if place is None:
        return None
    unit = row.text(UNIT)
    return Indicator(
        id=row.text(INDICATOR_ID),
        plan_id=place[0],
        measure_no=place[1],
        name=row.text(INDICATOR_NAME),
        unit=unit,
        unit_printed=row.text("単位（原文）") or unit,
        direction=_direction(row),
        accumulation=row.choice(
            ACCUMULATION, ACCUMULATIONS, Accumulation.YEARLY, "unknown_accumulation"
        ),
        baseline=_target(row, BASELINE, unit, read_quantity),
        interim=_target(row, INTERIM, unit, read_target),
        final=_target(row, FINAL, unit, read_target),
        twin_id=row.other_id(TWIN, INDICATOR_ID, ids, "unknown_twin"),
        note=row.text("備考"),
        cell=row.cell(INDICATOR_ID),
        target_kind=row.choice(TARGET_KIND, TARGET_KINDS, TargetKind.REACH, "unknown_target_kind"),
        survey=survey_of(row),
        department=row.text(DEPARTMENT),
        previous_id=row.other_id(PREVIOUS, INDICATOR_ID, ids, "unknown_previous"),
    )


def _target(row: Row, heads: tuple[str, str], unit: str, reader: QuantityReader) -> Target:
    year_head, value_head = heads
    quantity = row.read(value_head, lambda content: reader(content, unit))
    return Target(row.read(year_head, read_year), quantity)


def _direction(row: Row) -> Direction:
    word = row.text(DIRECTION)
    direction = DIRECTIONS.get(word.lower(), Direction.UNKNOWN)
    if direction is Direction.UNKNOWN:
        message = (
            f"「{word}」とある。この指標は判定していない。「増加」か「減少」を選んでください。"
        )
        row.complain(DIRECTION, "unknown_direction", message)
    return direction


def _correction(row: Row) -> Correction:
    place = " ".join(word for head in ("シート", "対象", "列") if (word := row.text(head)))
    return Correction(
        place, row.text("印刷のとおり"), row.text("表示"), row.text("理由"), row.cell("表示")
    )


def _synonym(row: Row) -> tuple[str, tuple[str, ...]]:
    """A word of the plans, and what else people say for it."""
    word, others = row.text(WORD), re.split("[、,，\\n]", row.text(INSTEAD))
    if not word:
        row.warn(
            WORD, "missing_word", "言葉のない行は使っていない。計画での言い方を書いてください。"
        )
    return word, tuple(filter(None, (other.strip() for other in others)))
