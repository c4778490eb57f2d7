"""Starts the servers that are measured: the site, and empty pages as its floor."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[2]
EMPTY = 'import streamlit as st\nst.write("x")\n'
#: An empty page behind our own shell, headers and compressed files.
EMPTY_IN_SHELL = """
import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

if get_script_run_ctx(suppress_warning=True) is None:
    from pages.shared.http import server

    app = st.App(__file__, middleware=server.MIDDLEWARE, lifespan=server.lifespan)
else:
    st.write("x")
"""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server and its process."""

    port: int
    pid: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def cpu_ms(self) -> float | None:
        """Processor time used so far; None where the system does not tell (no /proc)."""
        try:
            fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            return None
        return 1000 * (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory_mb(self) -> float | None:
        """Resident memory; None where the system does not tell."""
        try:
            pages = int(Path(f"/proc/{self.pid}/statm").read_text().split()[1])
        except OSError:
            return None
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


@contextmanager
def site() -> Iterator[Server]:
    """The site as ``make run`` starts it."""
    with running(ROOT / "dashboard.py", ROOT) as server:
        yield server


@contextmanager
def empty_page(*, in_shell: bool = False) -> Iterator[Server]:
    """The floor: a page of one line under plain ``streamlit run``, or behind our shell."""
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "dashboard.py"
        script.write_text(EMPTY_IN_SHELL if in_shell else EMPTY, encoding="utf-8")
        if in_shell:
            shutil.copytree(ROOT / ".streamlit", Path(folder) / ".streamlit")
        with running(script, Path(folder)) as server:
            yield server


@contextmanager
def running(
    script: Path, folder: Path, environment: Mapping[str, str] = os.environ
) -> Iterator[Server]:
    """``streamlit run script`` in ``folder``, once it answers."""
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(script)]
    options = {"server.port": port, "server.headless": "true", "browser.gatherUsageStats": "false"}
    command += [f"--{name}={value}" for name, value in options.items()]
    process = subprocess.Popen(
        command,
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(process, port)
        yield Server(port, process.pid)
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        try:
            with urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=2):
                return
        except (URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError("the server to be measured did not start")


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
