"""``tidy`` and ``setting`` as an operator meets them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from chino_metrics import __main__ as cli
from chino_metrics.store.database.engine import Database
from chino_metrics.store.revisions.repository import Revisions

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def test_what_is_old_is_counted_and_then_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CHINO_DATABASE_URL", f"sqlite:///{tmp_path / 'chino.sqlite'}")

    def said(*arguments: str, status: int = 0) -> str:
        assert cli.main(arguments) == status
        captured = capsys.readouterr()
        return captured.err if status else captured.out

    assert "除くものはありません" in said("tidy")
    store = Revisions(Database(f"sqlite:///{tmp_path / 'chino.sqlite'}"), clock=lambda: LONG_AGO)
    for content in (b"one", b"two"):
        store.uploads.keep(content, "n.csv", "小林")
    assert "公開しなかったファイル 1件を除けます。何も変えていません。" in said("tidy", "--dry-run")
    assert "公開しなかったファイル 1件を除きました。" in said("tidy")
    assert said("account", "log").count("公開しなかったファイル 1") == 1
    assert "keep_days = 365（公開しなかったものを残す日数）" in said("setting")
    assert "keep_days = 90" in said("setting", "keep_days", "90")
    assert "30から3,650まで" in said("setting", "keep_days", "7", status=2)
    assert "setting KEY VALUE" in said("setting", "approval", status=2)
