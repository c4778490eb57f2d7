"""The operator's command for accounts."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from chino_metrics.commands import account as command
from chino_metrics.commands.arguments.parsing import Parser, Refusal
from chino_metrics.model.errors import NotAllowedError
from chino_metrics.store.accounts import links, signing_in
from chino_metrics.store.database.engine import Database
from tests.support.made_accounts import CHEAP, GOOD


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    monkeypatch.setenv("CHINO_DATA_FOLDER", str(tmp_path / "var"))
    monkeypatch.delenv("CHINO_DATABASE_URL", raising=False)

    def run(*words: str) -> str:
        parser = Parser(prog="x", add_help=False)
        command.add(parser.add_subparsers(required=True))
        arguments: argparse.Namespace = parser.parse_args(["account", *words])
        assert arguments.run(arguments) == 0
        return capsys.readouterr().out

    return run


def test_the_command_adds_lists_and_changes(run: Callable[..., str]) -> None:
    assert "まだありません" in run("list")
    said = run("add", "taro", "--role", "planner", "--plans", "bosai, sosei", "--email", "T@a.jp")
    assert "「taro」を追加しました" in said
    assert links.PATH in said
    assert "taro  計画の担当  bosai、sosei  t@a.jp  組織のアカウント" in run("list")
    run("change", "taro", "--role", "administrator", "--email", "")
    run("add", "second", "--role", "administrator")
    run("add", "kacho", "--role", "approver")
    assert "kacho  承認" in run("list")
    assert "解きました" in run("reset", "taro")
    run("change", "taro", "--disable")
    assert "無効" in run("list")
    run("change", "taro", "--enable")
    records = json.loads(run("list", "--format", "json"))
    assert {r["name"]: (r["role"], r["is_disabled"]) for r in records} == {
        "kacho": ("approver", False),
        "second": ("administrator", False),
        "taro": ("administrator", False),
    }


def test_the_link_of_the_command_sets_up_and_its_log_tells(
    run: Callable[..., str], tmp_path: Path
) -> None:
    run("add", "taro", "--role", "planner")
    token = run("link", "taro").strip().rpartition(links.PATH)[2]
    database = Database(f"sqlite:///{tmp_path / 'var' / 'chino.sqlite'}")
    signing_in.set_up(database, token, GOOD, name="taro", passwords=CHEAP)
    assert "1か所" in run("sign-out", "taro")
    said = [e["what"] for e in json.loads(run("log", "--format", "json"))]
    assert said == ["sign_out", "set_up", "link_issued", "account_added"]
    assert run("log", "--limit", "1").count("\n") == 1
    assert token not in run("log")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("change", "taro"), "何を変えるか"),
        (
            ("change", "taro", "--plans", "bosai,bousai"),
            "計画ID「bousai」はありません。あるのは sosei",
        ),
        (("change", "nobody", "--disable"), "「nobody」というアカウントはありません"),
        (("link", "nobody"), "「nobody」というアカウントはありません"),
        (("add", "taro", "--role", "planner"), "もう使われています"),
    ],
)
def test_what_the_command_cannot_do_is_said(
    run: Callable[..., str], words: tuple[str, ...], said: str
) -> None:
    run("add", "taro", "--role", "planner")
    with pytest.raises((Refusal, NotAllowedError), match=said):
        run(*words)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("add", "x1", "--role", "king"), "--role は"),
        (("add", "x1"), "--role が要ります"),
        (("delete", "x1"), "は"),
        ((), "コマンド が要ります"),
    ],
)
def test_a_misspelt_command_is_answered_in_japanese(
    run: Callable[..., str],
    words: tuple[str, ...],
    said: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit):
        run(*words)
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1
