"""What was read of an upload: kept in the store, made again where it is gone."""

from __future__ import annotations

from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from chino_metrics.ingest.report import Report, examine
from chino_metrics.model.errors import StoreError, UnpublishableError, UnreadableWorkbookError
from chino_metrics.store.revisions import readings
from chino_metrics.store.revisions.history import Upload, sha256
from pages.shared.state import checks, comparing, published
from tests.support.made_workbook import made


@pytest.fixture
def upload() -> Upload:
    content = made()
    published.published()
    return Upload(1, sha256(content), "ごみ.xlsx", "tanaka", datetime.now(UTC), {}, content)


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the files that were read, in this process and not in the worker."""
    names: list[str] = []

    def check(content: bytes, base: Any, name: str, answers: Any, _: Any) -> Report:
        names.append(name)
        if name == "broken.xlsx":
            raise UnreadableWorkbookError("読めません。")
        return examine(content, base, name, answers)

    monkeypatch.setattr(checks, "check_upload", check)
    return names


def test_what_was_read_is_in_the_store_and_not_in_memory(upload: Upload, read: list[str]) -> None:
    first = checks.check(upload).result.result(10)
    again = checks.check(upload)
    assert again.result.result(0) == first
    assert again.share == [1.0]
    assert read == ["ごみ.xlsx"]
    assert checks._jobs == {}


def test_other_answers_are_another_reading(upload: Upload, read: list[str]) -> None:
    checks.check(upload).result.result(10)
    upload.answers["行3"] = "w"
    checks.check(upload).result.result(10)
    assert read == ["ごみ.xlsx"] * 2


def test_what_the_store_does_not_take_stays_for_a_while(
    upload: Upload, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> bool:
        raise StoreError("空きがありません。")

    monkeypatch.setattr(readings, "keep", refuse)
    checks.check(upload).result.result(10)
    checks.check(upload).result.result(10)
    assert read == ["ごみ.xlsx"]


def test_a_refusal_is_said_again_without_reading_again(upload: Upload, read: list[str]) -> None:
    broken = Upload(2, upload.sha256, "broken.xlsx", "tanaka", upload.at, {}, upload.content)
    for _ in range(2):
        with pytest.raises(UnreadableWorkbookError, match="読めません"):
            checks.check(broken).result.result(10)
    assert read == ["broken.xlsx"]


def test_what_ends_its_process_is_not_begun_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = SimpleNamespace(now=100.0)
    studio = comparing.Studio(lambda: clock.now)
    begun: list[tuple[object, ...]] = []

    def broken(*given: object) -> Future[str]:
        begun.append(given)
        job: Future[str] = Future()
        job.set_exception(BrokenProcessPool())
        return job

    monkeypatch.setattr(studio, "_begun", broken)
    for _ in range(5):
        job = studio.job("draft", str)
    assert len(begun) == comparing.TRIES
    with pytest.raises(UnpublishableError, match="時間がかかりすぎました"):
        comparing.awaited(job, 0)
    clock.now += comparing.REST + 1
    studio.job("draft", str)
    assert len(begun) == comparing.TRIES + 1
