import copy
import functools
import json
import logging
import operator
import socket
import sys
from datetime import date
from pathlib import Path

import msgspec
import pytest

from chino_metrics.ingest.cell_views import Excerpt, Line, Shown
from chino_metrics.ingest.department.findings import Question
from chino_metrics.ingest.report import Report, examine
from chino_metrics.ingest.worker import build_upload, check_upload
from chino_metrics.model.errors import UnreadableWorkbookError
from chino_metrics.model.issue import Cell, Issue, Quantity, Severity
from chino_metrics.model.plan import Actual, Book
from chino_metrics.settings import ROOT, SAMPLE_WORKBOOK, WORKBOOK
from chino_metrics.spreadsheet.sandbox import Limits, call
from chino_metrics.workbook.reading import read_book
from tests.support import child_tasks
from tests.support.made_workbook import made

pytestmark = pytest.mark.process

MEBIBYTE = 1 << 20


def refusal(task, *arguments, **options):
    with pytest.raises(UnreadableWorkbookError) as raised:
        call(task, *arguments, **options)
    assert "ください" in raised.value.message
    return raised.value.message


def test_an_answer_comes_back_as_it_was():
    value = {"text": "茅野\n", "numbers": [1, 2.5, None, True]}
    assert call(child_tasks.echo, value, b"\x00\xffP") == (value, b"\x00\xffP")


def test_a_workbook_is_read_in_the_child():
    answer, _ = call(child_tasks.grids, made())
    assert ["実績", 3] in answer


def test_a_refusal_comes_back_with_its_sentence():
    message = "ファイルが空です。別のファイルを選んでください。"
    assert refusal(child_tasks.refuse, message) == message


def test_shares_are_told_as_they_grow():
    heard = []
    call(child_tasks.shares, 0.2, 0.2001, 0.5, 1.0, progress=heard.append)
    assert heard == [0.2, 0.5, 1.0]


def test_reading_tells_how_far_it_is():
    heard = []
    call(child_tasks.grids, made(), progress=heard.append)
    assert heard == sorted(heard)
    assert heard[-1] > 0.8


def test_who_takes_too_much_processor_is_ended():
    assert "時間" in refusal(child_tasks.spin, limits=Limits(processor=1))


def test_who_takes_too_long_is_ended():
    assert "時間" in refusal(child_tasks.sleep, 60, limits=Limits(wall=1))


def test_who_takes_too_much_memory_is_ended():
    message = refusal(child_tasks.fill, 512 * MEBIBYTE, limits=Limits(memory=400 * MEBIBYTE))
    assert "メモリ" in message


@pytest.mark.parametrize(
    "task", [child_tasks.die, child_tasks.fail, child_tasks.unsayable, child_tasks.garbage]
)
def test_a_child_that_breaks_is_a_broken_file_and_logged(task, caplog):
    with caplog.at_level(logging.ERROR):
        assert "壊れて" in refusal(task)
    assert "worker" in caplog.text


def test_nothing_of_the_servers_surroundings_reaches_the_child(monkeypatch):
    monkeypatch.setenv("CHINO_DATABASE", "postgresql://user:secret@example.jp/")
    seen, _ = call(child_tasks.environment)
    assert not {name for name in seen if "CHINO" in name or "secret" in seen[name]}


@pytest.mark.parametrize("mode", ["rb", "wb", "ab", "r+b"])
def test_no_file_is_opened(tmp_path, mode):
    path = tmp_path / "secret.txt"
    path.write_text("secret", encoding="utf-8")
    refusal(child_tasks.open_file, str(path), mode)
    assert path.read_text(encoding="utf-8") == "secret"


def test_of_the_project_only_the_program_is_read():
    ours = ROOT / "chino_metrics"
    shut = [ROOT, ROOT / "data", WORKBOOK, ROOT / "pyproject.toml", Path(f"{ours}.txt"), "/etc"]
    found, _ = call(child_tasks.look_at, [*map(str, shut), str(ours / "settings.py"), str(ours)])
    assert found == [str(ours / "settings.py"), str(ours)]


def test_no_temporary_file_is_written():
    refusal(child_tasks.temporary, "text")


def test_no_connection_is_made():
    with socket.create_server(("127.0.0.1", 0)) as server:
        refusal(child_tasks.connect, server.getsockname()[1])


def test_the_servers_own_imports_are_left_alone():
    assert sys.modules.get("numpy", "not yet") is not None


def test_no_process_is_started():
    refusal(child_tasks.start_process)


def test_an_upload_is_examined_in_the_child_as_it_would_be_here():
    base, heard = read_book(made()), []
    content = made(
        実績=[["w", "1人1日のごみ", "g", 690, 680, 6_700], ["r", None, None, "七", 1, 2]]
    )
    report = check_upload(content, base, "ごみ.xlsx", progress=heard.append)
    assert report == examine(content, base, "ごみ.xlsx")
    assert "unreadable_number" in {issue.code for issue in report.issues}
    assert heard[-1] == 1.0


def test_the_resulting_workbook_is_built_in_the_child():
    content = made(実績=[["w", "1人1日のごみ", "g", 690, 680, 671]], 実績の注記=[])
    built = build_upload(content, made(), "ごみ.xlsx", {}, date(2026, 4, 1))
    assert built.report.kind == "workbook"
    book = read_book(built.workbook)
    assert repr(built.book) == repr(book)
    assert [a.quantity.value for a in book.indicator_by_id["w"].actuals] == [690, 680, 671]
    assert book.modified == date(2026, 4, 1)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"x" * (20 * MEBIBYTE + 1)])
def test_what_is_no_workbook_is_refused_by_both_doors(content):
    with pytest.raises(UnreadableWorkbookError, match="ください"):
        check_upload(content, read_book(made()))
    with pytest.raises(UnreadableWorkbookError, match="ください"):
        build_upload(content, made(), "", {}, date(2026, 4, 1))


REPORT = Report(
    kind="sheets",
    actuals=(
        Actual("w", 2020, Quantity(1.0, None, 1, Cell("実績", "D2")), "注"),
        Actual("w", 2021, Quantity(text="未調査"), source="環境課"),
    ),
    issues=(Issue("code", Severity.WARNING, "実績", "D2", "文", "きまり"),),
    questions=(Question("k", "実績", "A2", "ごみ", "どれですか。", ("w", "r")),),
    reading=(("シート", "実績"),),
    excerpts=(Excerpt("実績", ("A",), (Line(2, (Shown("ごみ", False, True),)),)),),
)
RECORD = json.loads(msgspec.json.encode(REPORT))


def test_a_report_comes_back_as_it_was():
    report, _ = call(child_tasks.echo, REPORT, b"", kind=Report)
    assert repr(report) == repr(REPORT)


@pytest.mark.parametrize("said", [None, {}, "text", [], {**RECORD, "actuals": [["w"]]}])
def test_an_answer_of_another_form_is_a_broken_file(said):
    assert "壊れて" in refusal(child_tasks.echo, said, b"", kind=Report)


def places(value, before=()):
    """The way to everything in a record."""
    yield before
    if isinstance(value, dict | list):
        for key in value if isinstance(value, dict) else range(len(value)):
            yield from places(value[key], (*before, key))


def at(place, value):
    return functools.reduce(operator.getitem, place, value)


@pytest.mark.parametrize("wrong", [[], {}, [[]], 1.5, True, [1] * 9, ["text"], "fatal"])
@pytest.mark.parametrize("place", list(places(RECORD))[1:])
def test_no_field_is_taken_for_what_it_is_not(place, wrong):
    """Whatever stands in its place, it is refused, or is kept as what it is."""
    written = copy.deepcopy(RECORD)
    at(place[:-1], written)[place[-1]] = wrong
    try:
        found = msgspec.json.decode(json.dumps(written), type=Report)
    except ValueError:
        return
    kept = at(place, json.loads(msgspec.json.encode(found)))
    assert type(kept) is type(wrong)
    assert wrong in (kept, {})  # where all may be left out, it is there afterwards


@pytest.mark.parametrize("path", [WORKBOOK, SAMPLE_WORKBOOK], ids=["real", "sample"])
def test_a_book_reaches_the_child_whole(path):
    book = read_book(path.read_bytes())
    assert repr(msgspec.msgpack.decode(msgspec.msgpack.encode(book), type=Book)) == repr(book)
