import dataclasses
import json
import logging
import os
import pickle
import socket
import sys
from datetime import date

import pytest
from made_workbook import made

from chino_metrics.ingest.report import examine
from chino_metrics.ingest.worker import build_upload, check_upload
from chino_metrics.model.errors import UnreadableWorkbookError
from chino_metrics.model.issue import Cell, Issue, Quantity, Severity
from chino_metrics.model.plan import Actual
from chino_metrics.spreadsheet.sandbox import Limits, call
from chino_metrics.spreadsheet.serialization import from_record, pickled, to_json
from chino_metrics.workbook.reading import read_book
from tests import child_tasks

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


def test_a_folder_may_be_opened_to_temporary_files(tmp_path):
    name, _ = call(child_tasks.temporary, "text", folder=str(tmp_path))
    assert os.path.dirname(name) == str(tmp_path)  # noqa: PTH120
    refusal(child_tasks.temporary, "text")


def test_no_connection_is_made():
    with socket.create_server(("127.0.0.1", 0)) as server:
        refusal(child_tasks.connect, server.getsockname()[1])


def test_the_servers_own_imports_are_left_alone():
    assert sys.modules.get("numpy", "not yet") is not None


def test_no_process_is_started():
    refusal(child_tasks.start_process)


@dataclasses.dataclass(frozen=True)
class Everything:
    actuals: tuple[Actual, ...]
    issues: tuple[Issue, ...]
    pairs: tuple[tuple[str, str], ...]
    answers: dict[str, int]
    nothing: str | None = None


EVERYTHING = Everything(
    actuals=(Actual("w", 2020, Quantity(1.0, None, 1, Cell("実績", "D2")), "注"),),
    issues=(Issue("code", Severity.WARNING, "実績", "D2", "文"),),
    pairs=(("シート", "実績"),),
    answers={"a": 1},
)


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
    report, result = build_upload(content, made(), "ごみ.xlsx", {}, date(2026, 4, 1))
    assert report.kind == "workbook"
    book = read_book(result)
    assert [a.quantity.value for a in book.indicator_by_id["w"].actuals] == [690, 680, 671]
    assert book.modified == date(2026, 4, 1)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"x" * (20 * MEBIBYTE + 1)])
def test_what_is_no_workbook_is_refused_by_both_doors(content):
    with pytest.raises(UnreadableWorkbookError, match="ください"):
        check_upload(content, read_book(made()))
    with pytest.raises(UnreadableWorkbookError, match="ください"):
        build_upload(content, made(), "", {}, date(2026, 4, 1))


def record(value):
    return json.loads(to_json(value))


@pytest.mark.parametrize(
    "value", [EVERYTHING, Everything((), (), (), {}, "text"), EVERYTHING.issues[0]]
)
def test_records_give_back_what_was_put_in(value):
    assert from_record(type(value), record(value)) == value


def test_records_hold_what_is_there_and_what_is_not():
    cells = [None, Cell("実績", "D2"), None]
    actuals = tuple(Actual("w", 2020 + n, Quantity(n, cell=cell)) for n, cell in enumerate(cells))
    value = dataclasses.replace(EVERYTHING, actuals=actuals, pairs=(("a", "b"), ("c", "d")))
    assert from_record(Everything, record(value)) == value


def places(value, before=()):
    """The way to everything in a record."""
    yield before
    for index, held in enumerate(value if isinstance(value, list) else ()):
        yield from places(held, (*before, index))


@pytest.mark.parametrize("wrong", [[], {}, [[]], 1.5, True, [1] * 9, [["text"]], "fatal"])
@pytest.mark.parametrize("place", list(places(record(EVERYTHING))))
def test_records_of_another_form_are_refused_or_stay_of_their_kind(place, wrong):
    """Whatever the child says, it is refused or makes an object that packs to the same again."""
    written = [record(EVERYTHING)]
    held = written
    for index in (0, *place)[:-1]:
        held = held[index]
    held[(0, *place)[-1]] = wrong
    try:
        found = from_record(Everything, json.loads(json.dumps(written[0])))
    except ValueError:
        return
    assert record(found) == written[0]


@pytest.mark.parametrize("written", [None, {}, "text", [], [1] * 9, 5])
def test_what_is_no_record_at_all_is_refused(written):
    with pytest.raises(ValueError):
        from_record(Everything, written)


def test_a_book_reaches_the_child_whole():
    book = read_book(made())
    assert pickle.loads(pickled(book)) == book
