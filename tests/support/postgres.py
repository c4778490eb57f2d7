"""A real PostgreSQL for tests and fault runs: Debian's package, in a folder of its own."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg

DEADLINE = 60.0
USER = "chino"


def binaries() -> Path | None:
    """The folder with initdb and postgres, None where PostgreSQL is not installed."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return installed[-1].parent if installed else None


def why_not() -> str:
    """Why PostgreSQL is not to be started, an empty text where it may."""
    if os.environ.get("CHINO_TEST_POSTGRESQL") == "off":
        return "CHINO_TEST_POSTGRESQL is off"
    if os.environ.get("CI"):
        return "never started in CI"
    return "" if binaries() else "PostgreSQL is not installed (apt-get install postgresql)"


class Server:
    """One server on a free port of 127.0.0.1; every process of it can be killed at once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = _free_port()
        self._bin = binaries() or Path()
        self._process: subprocess.Popen[bytes] | None = None
        self._databases = 0
        self._emptied = ""

    def set_up(self) -> None:
        """Make the data folder."""
        owner = _owner()
        if owner:
            account = pwd.getpwnam(owner)
            os.chown(self.folder, account.pw_uid, account.pw_gid)
        self._run(
            "initdb", "-D", "data", "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C", "-N"
        )

    def start(self) -> None:
        """Start and wait until it answers; after ``kill`` it recovers first."""
        end = time.monotonic() + DEADLINE
        while time.monotonic() < end:
            if self._process is None or self._process.poll() is not None:
                self._process = self._popen()
            try:
                psycopg.connect(self._conninfo("postgres"), connect_timeout=2).close()
                return
            except psycopg.OperationalError:
                time.sleep(0.05)
        raise RuntimeError((self.folder / "log").read_text(errors="replace")[-2000:])

    def kill(self) -> None:
        """SIGKILL for the postmaster; its children end when they notice."""
        if self._process:
            self._process.kill()
            self._process.wait()

    def kill_all(self) -> None:
        """SIGKILL for every process of it, as if the machine had stopped."""
        if self._process:
            mine = [self._process.pid, *children(self._process.pid)]
            for process in mine:
                with suppress(ProcessLookupError):
                    os.kill(process, signal.SIGKILL)
            self._process.wait()

    def stop(self) -> None:
        """End it in order."""
        if self._process and self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
            self._process.wait(DEADLINE)

    def new_database(self) -> str:
        """SQLAlchemy's address of a new, empty database."""
        self._databases += 1
        name = f"test{self._databases}"
        with psycopg.connect(self._conninfo("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE template0")
        return f"postgresql+psycopg://{USER}@127.0.0.1:{self.port}/{name}"

    def emptied(self) -> str:
        """The address of one database, emptied: five times as quick as a new one."""
        if not self._emptied:
            self._emptied = self.new_database()
        name = self._emptied.rpartition("/")[2]
        with psycopg.connect(self._conninfo(name), autocommit=True) as connection:
            connection.execute("DROP SCHEMA public CASCADE")
            connection.execute("CREATE SCHEMA public")
        return self._emptied

    def _conninfo(self, name: str) -> str:
        return f"host=127.0.0.1 port={self.port} user={USER} dbname={name}"

    def _popen(self) -> subprocess.Popen[bytes]:
        settings = ("-c", "listen_addresses=127.0.0.1", "-c", "max_connections=40")
        command = (str(self._bin / "postgres"), "-D", "data", "-p", str(self.port), *settings)
        with (self.folder / "log").open("ab") as log:
            return subprocess.Popen(
                (*command, "-k", str(self.folder)), stdout=log, stderr=log, **self._how()
            )

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            (str(self._bin / program), *arguments), check=True, capture_output=True, **self._how()
        )

    def _how(self) -> dict[str, Any]:
        """As another user where we are root, whom PostgreSQL refuses; a group of its own."""
        how: dict[str, Any] = {"cwd": self.folder, "start_new_session": True}
        if owner := _owner():
            how |= {"user": owner, "group": pwd.getpwnam(owner).pw_gid, "extra_groups": []}
        return how


@contextmanager
def running() -> Iterator[Server]:
    """A server that runs, removed afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="chino-pg-"))
    folder.chmod(0o755)
    server = Server(folder)
    try:
        server.set_up()
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _owner() -> str | None:
    if os.geteuid() != 0:
        return None
    names = {account.pw_name for account in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def children(process: int) -> list[int]:
    """Ids of the processes that ``process`` started (Linux)."""
    listed = Path(f"/proc/{process}/task/{process}/children")
    return [int(word) for word in listed.read_text().split()] if listed.exists() else []


def _free_port() -> int:
    with socket.socket() as opened:
        opened.bind(("127.0.0.1", 0))
        return int(opened.getsockname()[1])
