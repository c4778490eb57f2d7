"""Which workbook a command reads, what it does where nobody listens, and ``changes``. Finding F10."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from chino_metrics.__main__ import COMMANDS, READER_GONE, main
from chino_metrics.screens import changes as page
from chino_metrics.settings import SAMPLE_WORKBOOK
from chino_metrics.store.current import edition_of, open_store
from chino_metrics.store.revisions.candidates import Candidate
from chino_metrics.store.revisions.history import sha256
from chino_metrics.views.choice import Choice
from chino_metrics.views.scene import Scene
from chino_metrics.views.updating import changes
from chino_metrics.wording import formats
from chino_metrics.workbook.reading import read_book
from tests.support.made_revisions import ADMINISTRATOR, state

Said = tuple[int, str, str]
Run = Callable[..., Said]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def command(*arguments: object) -> Said:
        status = main([str(a) for a in arguments])
        return (status, *capsys.readouterr())

    return command


@pytest.fixture
def seed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What the site begins with: 670 g in 2021."""
    path = tmp_path / "first.xlsx"
    path.write_bytes(state(670))
    monkeypatch.delenv("CHINO_DATABASE_URL", raising=False)
    monkeypatch.setenv("CHINO_WORKBOOK", str(path))
    monkeypatch.chdir(tmp_path)
    return path


@pytest.fixture
def published(seed: Path) -> str:
    """Two editions, the newest with 610 g; how it is named."""
    store = open_store()
    store.database.create()
    store.publish_first(seed.read_bytes(), seed.name)
    workbook = state(610)
    store.publish(ADMINISTRATOR, Candidate(1, workbook, sha256(workbook)), "訂正")
    return f"使った台帳：公開中の第2版（{formats.day(formats.today())}）\n"


def actual(out: str) -> float:
    """The newest actual of the first indicator."""
    return float(json.loads(out)[0]["actual"])


def test_without_a_file_the_published_edition_is_read_and_named(run: Run, published: str) -> None:
    status, out, err = run("assess", "--format", "json")
    assert (status, actual(out), err) == (0, 610, published)
    assert run("export", "--to", "x.csv", "--table", "values")[2] == published
    assert ",610," in Path("x.csv").read_text("utf-8")
    assert run("template", "--output", "x.xlsx")[2] == published
    values = {
        a.year: a.quantity.value
        for a in read_book(Path("x.xlsx").read_bytes()).indicators[0].actuals
    }
    assert values[2021] == 610
    assert run("changes")[2] == published


def test_the_seed_and_a_file_are_read_where_they_are_asked_for(
    run: Run, seed: Path, published: str
) -> None:
    status, out, err = run("assess", "--seed", "--format", "json")
    assert (status, actual(out), err) == (0, 670, "使った台帳：first.xlsx\n")
    assert run("template", "--seed", "--output", "y.xlsx")[0] == 0
    assert read_book(Path("y.xlsx").read_bytes()).indicators[0].actuals[-1].quantity.value == 670
    status, out, err = run("assess", seed, "--format", "json")
    assert (status, actual(out), err) == (0, 670, "")
    assert run("assess", seed, "--seed") == (
        2,
        "",
        "FILE と --seed は、どちらか1つにしてください。\n",
    )


@pytest.mark.process
def test_check_holds_a_file_against_the_edition_or_the_seed(run: Run, published: str) -> None:
    Path("ごみ.csv").write_text("指標名,単位,2021年度\n1人1日のごみ,g,610\n", "utf-8")
    _, out, err = run("check", "ごみ.csv")
    assert err == published
    assert "出典が書かれていない" not in out  # it is what is published
    _, out, err = run("check", "ごみ.csv", "--seed")
    assert err == "使った台帳：first.xlsx\n"
    assert "1件に、出典が書かれていない" in out


@pytest.mark.process
@pytest.mark.usefixtures("published")
def test_a_reader_who_has_had_enough_is_no_fault_of_any_command(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    Path("ごみ.csv").write_text("指標名,単位,2021年度\n1人1日のごみ,g,600\n", "utf-8")
    heads = "id,indicator_id,year,status,previous_value,value,unit,field,text,previous_text,due"
    Path("文.csv").write_text(f"{heads},outcome,today\na,w,2021,behind,,,g,cause,,,,,2026-01-01\n")
    commands = (
        *(["assess"], ["assess", "--format", "json"], ["changes"], ["changes", "--format", "json"]),
        ["check-texts", "文.csv"],
        *(["check", "ごみ.csv"], ["template"], ["export", "--to", "x.json"], ["history"]),
        *(["account", "list"], ["--help"], ["assess", "--help"]),
        ["judge", "--direction", "increase"],
        ["publish", "ごみ.csv", "--comment", "訂正"],
        ["undo", "1", "--comment", "戻す"],
        ["account", "log"],
        *(["search", "ごみ"], ["verify", "first.xlsx"], ["tidy"], ["setting"], ["backup", "x.zip"]),
    )
    named = {c.__name__.rpartition(".")[2].replace("_", "-") for c in COMMANDS} - {"official"}
    assert named <= {c[0] for c in commands}
    for command in commands:
        reading, writing = os.pipe()
        os.close(reading)
        with os.fdopen(writing, "w", encoding="utf-8") as gone:
            monkeypatch.setattr("sys.stdout", gone)
            assert main(command) == READER_GONE, command
        err = capfd.readouterr().err
        assert "Traceback" not in err
        assert not re.sub("使った台帳：.*\n|(?:お知らせ|確かめる): .*\n", "", err), command


@pytest.mark.usefixtures("published")
def test_changes_says_what_the_page_says(run: Run) -> None:
    for since in ("", "r1", formats.today().isoformat(), "2020"):
        options = ("--since", since) if since else ()
        status, out, _ = run("changes", *options)
        title, lead, *_ = out.splitlines()
        shown = re.sub("<.*?>", "", str(page.render(scene(since))))
        assert status == 0
        assert title in shown
        assert lead in shown
        told = json.loads(run("changes", *options, "--format", "json")[1])
        assert (told["finding"], told["lead"]) == (title, lead)


def scene(since: str) -> Scene:
    """What the site would show."""
    store = open_store()
    editions = [edition_of(r) for r in store.history()]
    before = read_book(store.workbook(1))
    newest = edition_of(store.get(2), before)
    found = Scene(read_book(store.workbook(2)), Choice(since=since), formats.today(), newest)
    days = [(e.number, e.published) for e in editions]
    return changes.compared(found, days, lambda n: read_book(store.workbook(n))) if since else found


@pytest.mark.usefixtures("published")
def test_changes_prints_values_and_verdicts(run: Run) -> None:
    _, out, _ = run("changes", "--since", "r1")
    (line,) = (text for text in out.splitlines() if text.startswith("値の訂正"))
    assert re.search(r"1人1日のごみ +2021年度 +670g +610g +−60g", line)
    found = json.loads(run("changes", "--since", "r1", "--format", "json")[1])
    (value,) = found["corrections"]
    assert (value["indicator_id"], value["year"]) == ("w", 2021)
    assert (value["before"], value["after"]) == (670, 610)
    assert (found["before"], found["after"]) == ("第1版", "第2版")
    assert [c["indicator_id"] for c in found["verdict_changes"]] == ["w"]
    assert (
        run("changes", "--since", "r1", "--until", "r1")[1].splitlines()[-1]
        == "値も、目標も、文も同じ。"
    )


@pytest.mark.usefixtures("published")
def test_changes_says_what_cannot_be_compared(run: Run) -> None:
    for options, said in (
        (("--since", "r9"), "いまは第2版まで"),
        (("--since", "きのう"), "は読み取れません"),
        (("--since", "2999-01-01"), "まだ先の日"),
        (("--since", "1999"), "評価年度に1999年度はありません"),
        (("--until", "r1"), "--since と組み合わせて"),
        (("--as-of", "1999"), "評価年度「1999」はありません"),
    ):
        status, out, err = run("changes", *options)
        assert (status, out, err.count("\n")) == (2, "", 1)
        assert said in err


def test_changes_of_a_file_are_those_between_its_years_and_say_sample(run: Run) -> None:
    status, out, err = run("changes", SAMPLE_WORKBOOK, "--since", "2022")
    assert (status, err) == (0, "")
    assert out.splitlines()[0].endswith("指標の判定が変わった　見本（架空の値）")
    assert run("changes", SAMPLE_WORKBOOK, "--since", "r1")[0] == 2
