"""README's lines for podman: the image is made, and runs shut in.

Its base, which no registry of Debian has, is a fresh Debian with the same Python, of the
same name. podman keeps all of it in a folder of the test.
"""

from __future__ import annotations

import json
import os
import re
import resource
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.conftest import free_port
from tests.deployed import walk
from tests.support import fresh_debian, image
from tests.support.http import ask
from tests.test_readme import README

pytestmark = pytest.mark.long  # test_files holds the image against the program daily

BUILD, RUN, LOGS, EXEC = walk.BLOCKS[2].splitlines()
#: How README says that a server in front, on the same machine, is seen from within.
(PROXY,) = re.findall(r"-e FORWARDED_ALLOW_IPS=([\d.]+)", README)
#: Without systemd on this machine, and with no more than it may give.
SETTINGS = """\
[containers]
default_ulimits = ["nofile={files}:{files}", "nproc={processes}:{processes}"]
[engine]
runtime = "{runtime}"
cgroup_manager = "cgroupfs"
events_logger = "file"
"""
STORAGE = '[storage]\ndriver = "overlay"\ngraphroot = "{0}/graph"\nrunroot = "{0}/run"\n'


class Podman:
    """podman with everything in a folder of its own, and the repository it builds from."""

    def __init__(self, folder: Path) -> None:
        self.checkout = fresh_debian.check_out(folder / "checkout")
        files = min(65_536, resource.getrlimit(resource.RLIMIT_NOFILE)[1])
        processes = min(30_000, resource.getrlimit(resource.RLIMIT_NPROC)[1])
        runtime = "runc" if shutil.which("runc") else "crun"
        text = SETTINGS.format(files=files, processes=processes, runtime=runtime)
        (folder / "containers.conf").write_text(text)
        (folder / "storage.conf").write_text(STORAGE.format(folder))
        self._settings = {
            "CONTAINERS_CONF": str(folder / "containers.conf"),
            "CONTAINERS_STORAGE_CONF": str(folder / "storage.conf"),
        }

    def does(self, line: str, given: str = "") -> str:
        """What a line of the shell prints, which must succeed."""
        done = subprocess.run(
            ("bash", "-c", line),
            cwd=self.checkout,
            env=os.environ | self._settings,
            input=given,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 0, f"{line}\n{done.stdout[-2000:]}{done.stderr[-2000:]}"
        return done.stdout


@pytest.fixture(scope="module")
def podman(debian: Path) -> Iterator[Podman]:
    """podman with the image as README builds it; its folder must have a short name."""
    if reason := fresh_debian.why_not("podman"):
        pytest.skip(reason)
    folder = Path(tempfile.mkdtemp(prefix="chino-podman-"))
    made = Podman(folder)
    base = fresh_debian.copied(debian, folder / "base")
    fresh_debian.install(base, "python3", "python3-pip", "python3-venv")
    for outside in base.glob("usr/lib/python3*/EXTERNALLY-MANAGED"):
        outside.unlink()
    (base / "usr" / "local" / "bin" / "python").symlink_to("/usr/bin/python3")
    (named,) = (w for w in image.CONTAINERFILE.splitlines() if w.startswith("FROM "))
    made.does(f"tar -C {base} -c . | podman import -q - {named.removeprefix('FROM ')}")
    (made.checkout / ".streamlit" / "secrets.toml").write_text("[auth]\n")
    made.does(BUILD)
    yield made
    made.does("podman rm -f -t 1 -a && podman volume prune -f && podman rmi -f -a")
    shutil.rmtree(folder, ignore_errors=True)


def test_the_image_holds_the_program_and_no_secret(podman: Podman) -> None:
    (told,) = json.loads(podman.does("podman image inspect chino-dashboard"))
    assert told["Config"]["User"] == "chino-dashboard"
    assert told["Healthcheck"]["Test"][0] == "CMD"
    held = podman.does("podman run --rm --init chino-dashboard sh -c 'ls -A . .streamlit data'")
    assert set(held.split()) == {
        *(".:", ".streamlit", "chino_metrics", "dashboard.py", "data", "pages"),
        *("requirements.txt", "static", ".streamlit:", "config.toml", "data:"),
        *("chino_indicators.xlsx", "sample_actuals.xlsx"),
    }


def test_from_the_image_to_a_value_that_outlives_its_container(
    podman: Podman, tmp_path: Path, browser: Browser
) -> None:
    port = free_port()
    base, run = f"http://127.0.0.1:{port}", RUN.replace(":8501:", f":{port}:")
    podman.does(run)
    _is_ready(podman)
    log = podman.does(f"{LOGS} 2>&1")
    walk.makes_every_file(base)
    walk.publishes(base, walk.told_link(log), browser, tmp_path)
    assert "管理者" in podman.does(EXEC)
    assert PROXY in podman.does(f"{EXEC.removesuffix('list')}log")
    podman.does("podman healthcheck run chino")
    _is_shut_in(podman)
    _comes_back_when_killed(podman)
    podman.does("podman stop chino && podman rm chino")
    podman.does(run)
    _is_ready(podman)
    walk.shows_what_was_published(base)
    assert ask(base, "/readyz").text == "ready"
    podman.does("podman stop chino")
    said = podman.does(f"{LOGS} 2>&1").splitlines()
    assert "the site ends" in said[-1]
    assert [line for line in said if "Traceback" in line or "ERROR" in line] == []


def _is_ready(podman: Podman) -> None:
    """Ask from inside until it is, a minute long."""
    program = "from urllib.request import urlopen; urlopen('http://127.0.0.1:8501/readyz')"
    asked = f'podman exec chino python -c "{program}" 2>/dev/null'
    podman.does(f"for n in $(seq 60); do {asked} && exit 0; sleep 1; done; exit 1")


def _comes_back_when_killed(podman: Podman) -> None:
    podman.does('kill -9 "$(podman inspect -f "{{.State.Pid}}" chino)"')
    again = '[ "$(podman inspect -f "{{.RestartCount}}" chino)" = 1 ]'
    podman.does(f"timeout 60 sh -c 'until {again}; do sleep 0.2; done'")
    _is_ready(podman)


def _is_shut_in(podman: Podman) -> None:
    text = podman.does("podman exec chino sh -c 'id -u; cat /proc/1/status'")
    number, *lines = text.splitlines()
    status = dict(line.split(":\t", 1) for line in lines if ":\t" in line)
    assert number == "10001"
    assert status["CapBnd"] == status["CapEff"] == "0" * 16
    assert (status["NoNewPrivs"], status["Seccomp"]) == ("1", "2")
    written = podman.does(
        "podman exec chino find / -xdev -user chino-dashboard 2>/dev/null || true"
    )
    assert written == "/data\n"
    podman.does("podman exec chino sh -c '! touch /srv/chino/x && touch /tmp/x /data/x'")
