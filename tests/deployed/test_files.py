"""The files of ``deploy/`` agree with the program, with each other and with README."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from streamlit import config
from streamlit.runtime.secrets import Secrets

from chino_metrics import settings
from pages.shared.http import connections, server
from tests.conftest import ROOT
from tests.support import image
from tests.support.nobody import nobody
from tests.test_imports import SHIPPED
from tests.test_readme import README

UNIT = (ROOT / "deploy" / "chino-dashboard@.service").read_text(encoding="utf-8")
SECTION = README.partition("\n### systemd、コンテナー\n")[2].partition("\n### ")[0]
#: What the program makes itself, or is given by the operator.
MADE = {"var"}


def of_unit(name: str) -> str:
    """The value of one setting of the unit."""
    return re.findall(rf"^{name}=(.*)$", UNIT, flags=re.MULTILINE)[-1]


def test_all_that_is_copied_exists_and_is_sent() -> None:
    names = image.copied()
    assert len(names) == len(set(names)) > 5
    files = [
        f for n in names for f in ((ROOT / n).rglob("*") if (ROOT / n).is_dir() else [ROOT / n])
    ]
    wanted = [f.relative_to(ROOT) for f in files if f.is_file() and "__pycache__" not in f.parts]
    assert [str(f) for f in wanted if not image.is_sent(f.as_posix())] == []


def test_no_secret_and_nothing_kept_is_sent() -> None:
    for path in (".streamlit/secrets.toml", "var/chino.sqlite", ".git/config", ".venv/pyvenv.cfg"):
        assert not image.is_sent(path), path
    assert ".streamlit" not in image.copied()


def test_all_that_the_program_reads_of_its_root_is_in_the_image() -> None:
    inside = {name.partition("/")[0] for name in image.copied()}
    code = "\n".join(path.read_text(encoding="utf-8") for path in SHIPPED)
    read = {*re.findall(r"ROOT / [\"']([\w.]+)", code)}
    assert {"static", "pages", "data"} <= read
    assert read - inside - MADE == set()
    ours = {path.name for path in ROOT.iterdir() if (path / "__init__.py").exists()}
    used = {*re.findall(r"^\s*(?:from|import) (\w+)", code, flags=re.MULTILINE)} & ours
    assert {"chino_metrics", "pages"} <= used <= inside


@pytest.mark.process
def test_the_command_line_runs_on_what_the_image_holds_in_any_locale(tmp_path: Path) -> None:
    """The plan is the default; UTF-8 whatever the locale."""
    command = [sys.executable, "-m", "chino_metrics", "assess", "--format", "json"]
    found = subprocess.run(
        command,
        cwd=image.laid_out(tmp_path / "srv"),
        env=os.environ | {"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    said = "使った台帳：chino_indicators.xlsx（公開した版は、まだありません）\n"
    assert (found.returncode, found.stderr) == (0, said)
    assert len(json.loads(found.stdout)) == 32


def test_the_unit_starts_what_readme_puts_there() -> None:
    assert of_unit("WorkingDirectory") == "/srv/chino"
    program, _, rest = of_unit("ExecStart").partition(" ")
    assert program == "/srv/chino/.venv/bin/streamlit"
    assert rest.startswith("run dashboard.py --server.port %i ")
    # below /home, which it may not look into, Streamlit would end over its secrets
    assert re.search(r"^Environment=.*\bHOME=/var/lib/chino-dashboard\b", UNIT, flags=re.MULTILINE)
    assert of_unit("StateDirectory") == "chino-dashboard"
    assert "cd /srv/chino && sudo python3 -m venv .venv" in SECTION
    assert f"--no-create-home {of_unit('User')}\n" in SECTION
    assert "-u chino-dashboard@8501" in SECTION
    for named in re.findall(r"\bdeploy/[\w.@-]+", SECTION):
        assert (ROOT / named).exists(), named


@pytest.mark.parametrize("text", [UNIT, image.CONTAINERFILE], ids=["unit", "image"])
def test_the_settings_given_are_ones_that_are_read(text: str) -> None:
    source = Path(settings.__file__).read_text(encoding="utf-8")
    given = set(re.findall(r"\b(CHINO_\w+)=", text))
    assert {"CHINO_DATA_FOLDER", "CHINO_LOG_FORMAT"} <= given
    assert given - set(re.findall(r'"(CHINO_\w+)"', source)) == set()


def test_whoever_stops_it_waits_longer_than_it_takes_to_end() -> None:
    waits = [
        int(of_unit("TimeoutStopSec")),
        *map(int, re.findall(r"--stop-timeout (\d+)", SECTION)),
    ]
    assert len(waits) == 2
    assert min(waits) > connections.GRACE
    assert int(of_unit("LimitNOFILE")) == connections.WANTED_FILES


def test_the_port_is_one() -> None:
    asked = re.findall(r"^EXPOSE (\d+)$", image.CONTAINERFILE, flags=re.MULTILINE)
    assert asked == ["8501"]
    assert '"--server.port", "8501"' in image.CONTAINERFILE
    assert "http://127.0.0.1:8501/healthz" in image.CONTAINERFILE
    assert "-p 127.0.0.1:8501:8501 " in SECTION


def test_secrets_that_cannot_be_read_end_the_start_with_a_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "secrets.toml"
    monkeypatch.setattr(config, "get_option", {"secrets.files": [str(path)]}.get)
    monkeypatch.setattr(server, "secrets_singleton", Secrets())
    server.require_readable_secrets()
    path.write_bytes("[auth]\nname = '茅野市'\n".encode("cp932"))
    given_up = of_unit("RestartPreventExitStatus")
    with pytest.raises(SystemExit, match=given_up):
        server.require_readable_secrets()
    assert "UTF-8のファイルにしてください（'utf-8' codec" in capsys.readouterr().err
    path.chmod(0)
    with nobody(), pytest.raises(SystemExit, match=given_up):
        server.require_readable_secrets()
    assert f"Permission denied: '{path}'" in capsys.readouterr().err
