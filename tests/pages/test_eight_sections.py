"""Eight sections' files become one edition: by hand and by files of their own, of four plans."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from chino_metrics.ingest.report import examine
from chino_metrics.ingest.worker import SOURCE
from chino_metrics.store.accounts.authority import Actor, Role
from chino_metrics.store.collecting import deciding, filling_in, requests, taking_in
from chino_metrics.store.collecting.filling_in import Change
from chino_metrics.store.collecting.request_rows import EntryField, RequestState
from chino_metrics.store.collecting.requests import Asked
from chino_metrics.store.collecting.taking_in import NewDraft
from chino_metrics.store.database.engine import Database
from chino_metrics.store.revisions.history import Upload
from chino_metrics.store.revisions.repository import Revisions
from chino_metrics.views.updating.collecting import SectionOwing, owing
from chino_metrics.workbook.merging import Publication, resulting_workbook
from chino_metrics.workbook.reading import read_book
from chino_metrics.workbook.writing.section_form import Typed, write_section_form
from pages.shared.state.drafting import Step, put_together
from tests.support.made_workbook import made

AT = datetime(2026, 6, 3, 1, tzinfo=UTC)
DAY, DUE, YEAR = date(2026, 6, 3), date(2026, 6, 19), 2022
PLANS = ("kura", "bosa", "mori", "umi")
IDS = [f"{plan}-{n}" for plan in PLANS for n in (1, 2)]
SECTIONS = [f"第{n}課" for n in range(1, 9)]
WORKBOOK = made(
    計画=[[p, f"{p}の計画", p, 2018, 2027, "企画課", None] for p in PLANS],
    施策=[[p, 1, "施策", "説明"] for p in PLANS],
    施策の柱=[[p, 1, "1-(1)", "柱", "説明"] for p in PLANS],
    主要事務事業=[],
    目標指標=[
        [i, i[:-2], 1, f"{i}の件数", "件", None, "増加", "年次", 2018, 100, None, None, 2027, 200]
        for i in IDS
    ],
    実績=[[i, f"{i}の件数", "件", 110, 120, 130] for i in IDS],
    実績の注記=[],
    参考系列=[],
    出来事=[],
    added={"目標指標": {"担当": SECTIONS}},
)
PLANNER = Actor("小林", Role.PLANNER, frozenset(PLANS))


def submitted(store: Revisions, number: int, section: SectionOwing) -> int:
    """The section's request, answered by hand where ``number`` is odd, else by a file of its own."""
    (indicator,) = section.ids
    asked = Asked(YEAR, section.department, section.ids, DUE)
    request, secret = requests.ask(store.database, PLANNER, asked, read_book(store.workbook(1)), AT)
    value = str(140 + number)
    if number % 2:
        typed = Change(indicator, EntryField.VALUE, "", value)
        saved = filling_in.save(store.database, secret, [typed], at=AT).request
        texts = {key: Typed(**said) for key, said in saved.entries.items()}
        content = write_section_form(store.workbook(1), YEAR, section.ids, DAY, texts)
        filling_in.submit(store, secret, saved.version, content, at=AT)
    else:
        sheet = f"指標名,{YEAR}年度実績\n{indicator}の件数,{value}\n".encode()
        kept = filling_in.keep_file(store, secret, sheet, "課の表.csv", at=AT)
        filling_in.submit_file(store.database, secret, kept.file_id or 0, at=AT)
    return request.id


def read(upload: Upload) -> bytes:
    """The workbook that a piece makes of the base, as the process for uploads gives it."""
    report = examine(upload.content, read_book(WORKBOOK), upload.name, upload.answers)
    assert not report.has_errors
    publication = Publication(DAY, None, upload.answers[SOURCE])
    entries = (*report.actuals, *report.evaluations)
    return resulting_workbook(
        WORKBOOK, upload.content, upload.name, report.kind, entries, publication
    )


def test_eight_sections_files_become_one_edition(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'chino.sqlite'}")
    database.create()
    store = Revisions(database, clock=lambda: AT)
    store.publish_first(WORKBOOK, "最初.xlsx")
    sections = owing(read_book(WORKBOOK), YEAR)
    assert [s.department for s in sections] == SECTIONS
    asked = [submitted(store, n, section) for n, section in enumerate(sections, 1)]
    draft = taking_in.take_in(database, PLANNER, asked, NewDraft("6月の実績", 1), AT)
    steps = tuple(Step(read(store.uploads.get(number))) for number in draft.uploads)
    workbook, conflicts = put_together(WORKBOOK, steps, WORKBOOK, {}, DAY)
    assert conflicts == ()
    fixed = deciding.fix(database, PLANNER, draft, workbook, 1, ask=False)
    with database.reading() as connection:
        candidate = deciding.candidate(connection, fixed)
    edition = store.publish(PLANNER, candidate, "8つの課の実績")
    book = read_book(store.workbook(edition.number))
    told = {
        a.indicator_id: (a.quantity.value, a.source)
        for i in book.indicators
        for a in i.actuals
        if a.year == YEAR
    }
    assert told == {
        indicator: (140 + n, f"{section}の報告（2026年6月3日）")
        for n, (indicator, section) in enumerate(zip(IDS, SECTIONS, strict=True), 1)
    }
    states = {r.state for r in requests.of_year(database, PLANNER, YEAR)}
    assert (edition.number, states) == (2, {RequestState.TAKEN})
    assert store.faults() == ()
