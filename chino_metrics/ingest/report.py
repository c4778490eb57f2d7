"""What an uploaded file holds, against what is published: the check report.

The same for the page and the command line. The planners' own workbook, whole or in
parts, is read as such; any other file as a department's sheet.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Final

from chino_metrics.changes.invented import Invented, invented_values
from chino_metrics.ingest.cell_views import (
    Excerpt,
    ReadValue,
    excerpts,
    new_values,
    place_of,
    read_values,
)
from chino_metrics.ingest.comments import beside_cells, hidden_values
from chino_metrics.ingest.department.evaluations.against_numbers import Ground, text_doubts
from chino_metrics.ingest.department.evaluations.against_published import replaced
from chino_metrics.ingest.department.findings import Findings, Owner, Question
from chino_metrics.ingest.department.matching import fold_name
from chino_metrics.ingest.department.reading import read_sheets
from chino_metrics.ingest.official import holds_statistics, read_statistics
from chino_metrics.ingest.own_form import read_own_form
from chino_metrics.ingest.rules.across_plans import after_the_end, twins_apart
from chino_metrics.ingest.rules.invented import invented_errors
from chino_metrics.ingest.rules.ministry_rules import RULES
from chino_metrics.ingest.rules.plausibility import beyond_plan, doubts
from chino_metrics.ingest.telling import open_first, telling
from chino_metrics.model.evaluation import Evaluation
from chino_metrics.model.fiscal_year import fiscal_year_of
from chino_metrics.model.issue import Cell, Issue, Severity
from chino_metrics.model.plan import Actual, Book
from chino_metrics.spreadsheet.cells import Content, read_text
from chino_metrics.spreadsheet.grids import Workbook, read_grids
from chino_metrics.wording import formats
from chino_metrics.workbook.reading import sample_book
from chino_metrics.workbook.schema import (
    DATA_KIND,
    DEBATES,
    EVALUATIONS,
    INDICATOR_ID,
    NOTES,
    OPTIONAL,
    PLAN_ID,
    REQUIRED,
    SHEETS_KIND,
    STATISTICS_KIND,
    WORKBOOK_KIND,
)
from chino_metrics.workbook.tables import tables_of

_NO_ANSWERS: Final[Mapping[str, str]] = MappingProxyType({})
#: Heads that only tables of our open data have together: for programs, and for Excel.
_OPEN_HEADS: Final = tuple(
    {fold_name(head) for head in heads}
    for heads in (("indicator_id", "data_kind"), (INDICATOR_ID, DATA_KIND))
)
_OPEN_DATA: Final = (
    "「指標ID」と「データの区分」の列がある。このサイトのオープンデータの形で、更新には使えない。"
    "記入用のExcelに書くか、「2025年度」のような見出しの列に値を並べた表を選んでください。"
)
_ORDER: Final = (Severity.ERROR, Severity.WARNING, Severity.INFO)


@dataclass(frozen=True, slots=True)
class Report:
    """What was understood and what was not.

    ``kind`` is "workbook" for the planners' workbook, whole or in parts, "statistics" for
    official statistics and "sheets" for any other. In ``actuals``, ``quantity.cell`` is the
    place in the upload; where a reason stands instead of a number, the value is None and ``note`` says it.
    ``reading`` tells how the file was read, as (term, sentence); ``read`` are the first
    of the ``new`` values that are not published as they are, each beside its cell.
    ``issues`` and ``questions`` are those worth telling one by one; ``left_out`` counts
    the other issues, by severity. ``evaluations`` are the reasons and measures, with
    their cells in the upload, ``official`` counts the new numbers of official statistics.
    """

    kind: str
    actuals: tuple[Actual, ...]
    issues: tuple[Issue, ...]
    questions: tuple[Question, ...]
    reading: tuple[tuple[str, str], ...]
    excerpts: tuple[Excerpt, ...] = ()
    read: tuple[ReadValue, ...] = ()
    new: int = 0
    left_out: tuple[tuple[Severity, int], ...] = ()
    evaluations: tuple[Evaluation, ...] = ()
    official: int = 0

    @property
    def is_worth_comparing(self) -> bool:
        """Whether there is something to publish, and nothing to mend before."""
        something = self.kind == WORKBOOK_KIND or self.actuals or self.evaluations or self.official
        return bool(something) and not self.has_errors

    def count(self, severity: Severity) -> int:
        """How many issues there are of a severity, those left out included."""
        told = sum(issue.severity is severity for issue in self.issues)
        return told + dict(self.left_out).get(severity, 0)

    @property
    def has_errors(self) -> bool:
        """Whether anything has to be mended before publishing."""
        return any(issue.severity is Severity.ERROR for issue in self.issues)


def examine(
    content: bytes,
    base: Book,
    name: str = "",
    answers: Mapping[str, str] = _NO_ANSWERS,
    today: date | None = None,
    invented: Sequence[Invented] | None = None,
) -> Report:
    """Check ``content``, a file called ``name``, against the published ``base``.

    ``answers`` are values of choices (indicator ids, "skip") by the keys of questions,
    ``invented`` the values of the sample (None: read here). Raises UnreadableWorkbookError
    where the file cannot be read or holds no table.
    """
    workbook = read_grids(content, name)
    today = today or formats.today()
    if _is_canonical(workbook):
        kind, found = WORKBOOK_KIND, read_own_form(tables_of(workbook), base, today, answers)
    elif (head := _open_data(workbook)) is not None:
        kind, found = SHEETS_KIND, Findings()
        found.tell(head, "open_data", _OPEN_DATA)
    elif holds_statistics(workbook):
        kind, found = STATISTICS_KIND, read_statistics(workbook, base)
    else:
        kind, found = SHEETS_KIND, read_sheets(workbook, base, name, answers)
        _doubt_sheets(found, base, today)
    invented = invented_values(sample_book()) if invented is None else invented
    refused = invented_errors(workbook, base, invented, found.actuals)
    found.issues += refused
    _leave_out_refused(found)
    found.issues += beside_cells(workbook.grids, found.actuals)
    if kind == WORKBOOK_KIND:  # of a department's sheet every hidden row was told
        found.issues += hidden_values(workbook.grids, found.actuals, base)
    found.issues += () if refused else _without_source(found.actuals, base)
    if kind != STATISTICS_KIND:
        _tell_counts(found)
    read, new = read_values(workbook.grids, found.actuals, base)
    issues, left_out = telling(_settled((*workbook.issues, *found.issues), found.owners))
    questions, more = open_first(found.questions, answers)
    if more:
        found.reading.append(("選ぶ行", f"ほかに{more:,}行ある。答えて点検し直すと、次を示す。"))
    return Report(
        kind=kind,
        actuals=tuple(found.actuals),
        issues=issues,
        questions=questions,
        reading=tuple(found.reading),
        excerpts=excerpts(workbook.grids, issues),
        read=read,
        new=new,
        left_out=left_out,
        evaluations=tuple(found.evaluations),
        official=found.official,
    )


def _doubt_sheets(found: Findings, base: Book, today: date) -> None:
    """What is odd about the values and texts of a department's sheets, beside what is published."""
    year, known = fiscal_year_of(today), base.indicator_by_id
    found.actuals[:], beyond = beyond_plan(found.actuals, base, year)
    found.issues += beyond
    found.issues += doubts(found.actuals, known, base, year)
    ends = {plan.id: plan.end_year for plan in base.plans}
    found.issues += after_the_end(found.actuals, known, ends, base)
    found.issues += twins_apart(found.actuals, known, base)
    found.issues += _kept(found.actuals, base)
    found.issues += replaced(found.evaluations, base)
    ground = Ground(known, base, ends, today, keeps=True)
    found.issues += text_doubts(found.evaluations, found.actuals, ground)


def _settled(issues: Iterable[Issue], owners: Iterable[Owner]) -> tuple[Issue, ...]:
    """Each once, the weightiest first, with the rule that it breaks and the indicator it is about."""
    rows: defaultdict[tuple[str, int], list[Owner]] = defaultdict(list)
    for owner in owners:
        rows[owner.sheet, owner.row].append(owner)
    ruled = (
        replace(
            i, rule=i.rule or RULES.get(i.code, ""), indicator=i.indicator or _owner_of(i, rows)
        )
        for i in dict.fromkeys(issues)
    )
    return tuple(sorted(ruled, key=lambda issue: _ORDER.index(issue.severity)))


def _owner_of(issue: Issue, rows: Mapping[tuple[str, int], list[Owner]]) -> str:
    row, column = place_of(issue.cell)
    owners = rows.get((issue.sheet.strip(), row), rows.get((issue.sheet, row), []))
    return next((o.indicator for o in owners if o.first <= column <= o.last), "")


def _is_canonical(workbook: Workbook) -> bool:
    """Whether the file has sheets of the planners' workbook: by their names and first heads."""
    for grid in workbook.grids:
        heads = {str(c.value).strip() for c in grid.rows.get(1, {}).values()}
        name = grid.name.strip()
        if name in {*REQUIRED, NOTES} and heads & {INDICATOR_ID, PLAN_ID}:
            return True
        if name in {EVALUATIONS, DEBATES} and heads >= {*OPTIONAL[name]}:
            return True
    return False


def _open_data(workbook: Workbook) -> Content | None:
    """The first cell of a sheet that is a table of the site's own open data; None for none."""
    for grid in workbook.grids:
        line = grid.rows.get(1, {})
        heads = {fold_name(read_text(content)[0]) for content in line.values()}
        if any(own <= heads for own in _OPEN_HEADS):
            return next(iter(line.values()))
    return None


def _kept(actuals: Iterable[Actual], base: Book) -> list[Issue]:
    """What a reason in a department's sheet does not take away."""
    found = []
    for actual in actuals:
        before = base.indicator_by_id[actual.indicator_id].actuals
        old = next((a.quantity.value for a in before if a.year == actual.year), None)
        if actual.quantity.value is None and old is not None:
            cell = actual.quantity.cell or Cell("", "")
            said = actual.note or actual.quantity.text
            message = f"「{said}」とある。公開中の{actual.year}年度の値は、そのまま残す。"
            found.append(Issue.info(cell, "kept_value", message))
    return found


def _without_source(actuals: Iterable[Actual], base: Book) -> Iterator[Issue]:
    """One notice for all new numbers that name no source, at the first of them."""
    bare = [a for a in new_values(actuals, base) if not a.source and a.quantity.value is not None]
    if bare:
        message = (
            f"新しい値のうち{len(bare):,}件に、出典が書かれていない（この値が最初）。"
            "このまま公開すると、出典は「担当課の報告（第n版、公開日）」の形になる。"
            "公開する前に書き直せます。"
        )
        yield Issue.info(bare[0].quantity.cell or Cell("", ""), "missing_source", message)


#: Issues that say how a value was read.
_HOW_READ: Final = frozenset({"number_as_text", "marked_value", "struck_part", "read_as_percent"})


def _leave_out_refused(found: Findings) -> None:
    """Keep no value in whose cell an error stands, and no word on how it was read."""
    refused = {(i.sheet, i.cell) for i in found.issues if i.severity is Severity.ERROR}
    places = ((a, a.quantity.cell or Cell("", "")) for a in found.actuals)
    found.actuals[:] = [a for a, at in places if (at.sheet, at.address) not in refused]
    found.issues[:] = [
        i for i in found.issues if i.code not in _HOW_READ or (i.sheet, i.cell) not in refused
    ]


def _tell_counts(found: Findings) -> None:
    numbers = sum(a.quantity.value is not None for a in found.actuals)
    indicators = len({a.indicator_id for a in found.actuals})
    reasons = len(found.actuals) - numbers
    words = f"{indicators:,}指標から{numbers:,}件の数を読んだ。"
    found.reading.append(
        ("値", words + (f"ほかに、理由の書かれた欄が{reasons:,}件ある。" if reasons else ""))
    )
    if found.evaluations:
        about = len({e.indicator_id for e in found.evaluations})
        found.reading.append(
            (
                "文",
                f"{about:,}指標から{len(found.evaluations):,}件の評価（要因、今後の対応など）を読んだ。",
            )
        )
