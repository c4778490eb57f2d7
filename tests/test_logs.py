"""The log: every line with time, level and cause, no flood, the audit log where it is wanted."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from chino_metrics import __main__, logs
from chino_metrics.model.errors import StoreError
from chino_metrics.store.accounts import audit
from chino_metrics.store.accounts.audit import Event
from chino_metrics.store.database.engine import Database
from chino_metrics.store.database.errors import translated

LINE = r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}[+-]\d\d:\d\d "


@pytest.fixture(autouse=True)
def undone() -> Iterator[None]:
    """Every logger afterwards as it was."""
    named = [x for x in logging.root.manager.loggerDict.values() if isinstance(x, logging.Logger)]
    before = [(x, x.level, x.handlers[:], x.propagate) for x in (logging.root, *named)]
    yield
    for handler in logs.AUDIT.handlers:
        handler.close()
    for logger, level, handlers, propagate in before:
        logger.setLevel(level)
        logger.handlers = handlers
        logger.propagate = propagate


SITE = logging.getLogger("chino_dashboard")


@pytest.fixture
def empty(tmp_path: Path) -> Database:
    store = Database(f"sqlite:///{tmp_path / 'chino.sqlite'}")
    store.create()
    return store


def test_a_line_has_time_level_and_place(
    capfd: pytest.CaptureFixture[str],
) -> None:
    logs.set_up()
    SITE.info("up")
    logging.getLogger("uvicorn.error").error("down\nforged")
    first, second = capfd.readouterr().err.splitlines()
    assert re.fullmatch(LINE + "INFO chino_dashboard: up", first)
    assert re.fullmatch(LINE + r"ERROR uvicorn\.error: down\\nforged", second)


def test_a_visit_is_no_line(capfd: pytest.CaptureFixture[str]) -> None:
    logs.set_up()
    logging.getLogger("uvicorn.error").info('192.0.2.1 - "WebSocket /" [accepted]')
    assert not logging.getLogger(
        "uvicorn.access"
    ).hasHandlers()  # then nothing is even put together
    assert capfd.readouterr().err == ""


def test_a_fault_brings_its_traceback(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for setting in ("", "json"):
        monkeypatch.setenv("CHINO_LOG_FORMAT", setting)
        logs.set_up()
        try:
            raise KeyError("bytes")
        except KeyError:
            SITE.exception("failed")
    said = capfd.readouterr().err.splitlines()
    event = json.loads(said[-1])
    assert said[-2] == "KeyError: 'bytes'"
    assert event["message"] == "failed"
    assert event["level"] == "ERROR"
    assert event["traceback"].endswith("KeyError: 'bytes'")


def test_the_cause_is_what_the_driver_said() -> None:
    with pytest.raises(StoreError) as caught, translated():
        raise OperationalError(
            "SELECT secret", {"name": "secret"}, FileNotFoundError("no route\nto host")
        ) from FileNotFoundError("no route\nto host")
    assert "secret" not in logs.cause(caught.value)
    assert logs.cause(caught.value).endswith("(FileNotFoundError: no route)")
    assert logs.cause(StoreError("満杯です。")) == "満杯です。"


def test_the_same_fault_again_and_again_is_counted() -> None:
    now = [0.0]
    seldom = logs.Seldom(lambda: now[0])

    def said(line: int) -> str:
        record = logging.LogRecord("x", 40, "x.py", line, "no %s", ("answer",), None)
        return record.getMessage() if seldom.filter(record) else ""

    assert [bool(said(1)) for _ in range(1000)].count(True) == logs.MOST_OF_A_KIND
    assert said(2) == "no answer"
    now[0] = logs.WINDOW
    assert said(1) == "no answer (and 980 like it before)"
    assert said(1) == "no answer"


# The audit log


def test_audit_entries_are_lines_of_the_log(
    empty: Database, capfd: pytest.CaptureFixture[str]
) -> None:
    logs.set_up()
    audit.note(empty, Event.SIGN_IN, "tanaka", "password", "192.0.2.1")
    [line] = capfd.readouterr().err.splitlines()
    assert re.match(LINE + "INFO chino_audit: ", line)
    assert json.loads(line.partition("chino_audit: ")[2])["who"] == "tanaka"


def test_audit_entries_reach_the_file_that_is_set(
    empty: Database,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    path = tmp_path / "audit.jsonl"
    monkeypatch.setenv("CHINO_AUDIT_LOG", str(path))
    for _ in range(2):  # a second start goes on with the file
        logs.set_up()
        audit.note(empty, Event.SIGN_IN, "tanaka")
    assert [json.loads(line)["what"] for line in path.read_text().splitlines()] == ["sign_in"] * 2
    assert path.stat().st_mode & 0o077 == 0
    assert capfd.readouterr().err == ""


def test_audit_entries_on_standard_output(
    empty: Database, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CHINO_AUDIT_LOG", "-")
    logs.set_up()
    audit.note(empty, Event.PUBLISH, "tanaka")
    assert json.loads(capsys.readouterr().out)["what"] == "publish"


def test_a_file_that_cannot_be_written_is_told_and_nothing_is_lost(
    empty: Database,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("CHINO_AUDIT_LOG", str(tmp_path / "none" / "audit.jsonl"))
    logs.set_up()
    audit.note(empty, Event.SIGN_IN, "tanaka")
    fault, entry = capfd.readouterr().err.splitlines()
    assert "the audit log cannot be written" in fault
    assert '"who": "tanaka"' in entry


def test_what_is_done_by_command_is_in_the_file_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "audit.jsonl"
    monkeypatch.setenv("CHINO_DATABASE_URL", f"sqlite:///{tmp_path / 'chino.sqlite'}")
    Database(f"sqlite:///{tmp_path / 'chino.sqlite'}").create()
    monkeypatch.setenv("CHINO_AUDIT_LOG", str(path))
    assert __main__.main(["account", "add", "tanaka", "--role", "administrator"]) == 0
    assert "account_added" in [json.loads(line)["what"] for line in path.read_text().splitlines()]
    assert capsys.readouterr().err == ""
