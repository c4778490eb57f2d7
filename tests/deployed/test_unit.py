"""README's lines for systemd on a machine that was just set up: it boots, and follows them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.conftest import free_port
from tests.deployed import walk
from tests.support import fresh_debian
from tests.support.fresh_debian import Machine
from tests.support.http import ask

pytestmark = pytest.mark.long  # test_files holds the unit against the program daily

PUT_UP, COMMANDS, _ = walk.BLOCKS


@pytest.fixture(scope="module")
def folder(debian: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A machine that has the program, and nothing else of ours."""
    if reason := fresh_debian.why_not("systemd-nspawn", "nsenter"):
        pytest.skip(reason)
    made = fresh_debian.copied(debian, tmp_path_factory.mktemp("machine") / "chino")
    fresh_debian.check_out(made / "srv" / "chino")
    yield made
    shutil.rmtree(made)


def test_from_a_fresh_machine_to_a_site_that_comes_back(
    folder: Path, tmp_path: Path, browser: Browser
) -> None:
    port = str(free_port())
    base, unit = f"http://127.0.0.1:{port}", f"chino-dashboard@{port}"
    with fresh_debian.running(folder) as machine:
        log = machine.does(PUT_UP.replace("8501", port))
        assert ask(base, "/readyz").text == "ready"  # enable --now waits until it is
        walk.makes_every_file(base)
        walk.publishes(base, walk.told_link(log), browser, tmp_path)
        said = machine.does(COMMANDS)
        assert "管理者" in said
        assert "控えを書き、確かめました" in said
        _is_shut_in(machine, unit)
        _comes_back_when_killed(machine, unit)
        assert ask(base, "/readyz").text == "ready"
        _logs_as_json(machine, unit)
        _ends_in_order(machine, unit)
        _says_why_it_does_not_start(machine, unit)
    with fresh_debian.running(folder) as machine:
        machine.does(f"systemctl start {unit}")  # begun by the boot: this only waits for it
        walk.shows_what_was_published(base)


def _is_shut_in(machine: Machine, unit: str) -> None:
    machine.does(f"systemd-analyze security --no-pager --threshold=20 {unit}")
    process = machine.does(f"systemctl show -P MainPID {unit}").strip()
    status = dict(
        line.split(":\t", 1)
        for line in machine.does(f"cat /proc/{process}/status").splitlines()
        if ":\t" in line
    )
    assert status["CapBnd"] == status["CapEff"] == "0" * 16
    assert (status["NoNewPrivs"], status["Seccomp"]) == ("1", "2")
    kept = machine.does(
        "find /var/lib/chino-dashboard -perm /077; stat -c %U /var/lib/chino-dashboard"
    )
    assert kept == "chino-dashboard\n"
    written = machine.does("find / -xdev -user chino-dashboard -not -path '/proc/*' -type f")
    assert [n for n in written.split() if not n.startswith("/var/lib/chino-dashboard/")] == []


def _comes_back_when_killed(machine: Machine, unit: str) -> None:
    machine.does(f"systemctl kill -s KILL {unit}")
    again = f'[ "$(systemctl show -P NRestarts {unit})" = 1 ] && systemctl is-active -q {unit}'
    machine.does(f"timeout 60 sh -c 'until {again}; do sleep 0.2; done'")


def _logs_as_json(machine: Machine, unit: str) -> None:
    lines = machine.does(f"journalctl -o cat _SYSTEMD_UNIT={unit}.service").splitlines()
    events = [json.loads(line) for line in lines if line.startswith("{")]
    assert {"chino_dashboard", "chino_audit"} == {event["logger"] for event in events}
    assert [event for event in events if event["level"] != "INFO"] == []
    greetings = ("{", "  サイトを開く", "  最初の管理者", "  http://")
    assert [line for line in lines if line and not line.startswith(greetings)] == []


def _ends_in_order(machine: Machine, unit: str) -> None:
    machine.does(f"systemctl stop {unit}")
    assert machine.does(f"systemctl show -P Result {unit}") == "success\n"
    assert machine.does("find /proc -maxdepth 1 -user chino-dashboard") == ""
    assert "the site ends" in machine.does(f"journalctl -o cat -u {unit} | tail -5")


def _says_why_it_does_not_start(machine: Machine, unit: str) -> None:
    secrets = "/srv/chino/.streamlit/secrets.toml"
    machine.does(f"install -m 600 /dev/null {secrets}")
    assert machine.run(f"systemctl start {unit}").returncode != 0
    assert "secrets.toml を読めません" in machine.does(f"journalctl -o cat -u {unit} | tail -5")
    assert machine.run(f"systemctl is-failed {unit}").stdout == "failed\n"  # and is not tried again
    machine.does(f"systemctl reset-failed {unit}; rm {secrets}")
