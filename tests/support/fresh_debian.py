"""A fresh Debian in a folder, with nothing of ours: made into an image's base, or booted."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.conftest import DEADLINE, ROOT
from tests.support.postgres import children

#: Of that Debian whose Python is the one of ``deploy/Containerfile``.
SUITE = "bookworm"
PACKAGES = "systemd,systemd-sysv,dbus,sudo,ca-certificates"
#: How this machine reaches its packages and knows them.
OURS = ("etc/resolv.conf", "etc/ssl/certs/ca-certificates.crt")
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


def why_not(*programs: str) -> str:
    """Why there can be none here, "" where there can."""
    if os.name != "posix" or os.geteuid() != 0:
        return "only root can set up a fresh machine"
    missing = [name for name in ("debootstrap", *programs) if not shutil.which(name)]
    return f"not installed: {', '.join(missing)} (apt-get install)" if missing else ""


def lay(folder: Path) -> None:
    """Debian's packages from where this machine gets them."""
    command = ("debootstrap", "--variant=minbase", f"--include={PACKAGES}", SUITE, str(folder))
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stdout[-2000:] + said.stderr[-2000:]
    for name in OURS:
        shutil.copyfile(Path("/") / name, folder / name)


def copied(folder: Path, target: Path) -> Path:
    """Another of the same, with its owners and links."""
    subprocess.run(("cp", "-a", str(folder), str(target)), check=True)
    return target


def install(folder: Path, *packages: str) -> None:
    """Packages into a Debian that does not run."""
    command = ("apt-get", "install", "-y", "-q", "--no-install-recommends", *packages)
    subprocess.run(
        ("chroot", str(folder), *command),
        env={"PATH": PATH, "DEBIAN_FRONTEND": "noninteractive"},
        capture_output=True,
        check=True,
    )


def check_out(target: Path) -> Path:
    """What git knows of this repository, as it stands here now."""
    listed = subprocess.run(("git", "ls-files", "-z"), cwd=ROOT, capture_output=True, check=True)
    for name in listed.stdout.decode().split("\0"):
        if name and (ROOT / name).exists():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target / name)
    return target


class Machine:
    """A Debian in a folder that has been booted by its own systemd."""

    def __init__(self, booted: subprocess.Popen[bytes]) -> None:
        self._booted = booted

    def run(self, script: str) -> subprocess.CompletedProcess[str]:
        """What root's shell in it makes of a script."""
        (leader,) = children(self._booted.pid)
        spaces = ("nsenter", "-t", str(leader), "-m", "-u", "-i", "-p", "-C")
        where = f"--root=/proc/{leader}/root"
        shell = ("env", "-i", f"PATH={PATH}", "HOME=/root", "TERM=dumb", "bash", "-c")
        return subprocess.run(
            (*spaces, where, *shell, f"cd /root\n{script}"),
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
        )

    def does(self, script: str) -> str:
        """The same where it must succeed: what was said."""
        done = self.run(f"set -e\n{script}")
        assert done.returncode == 0, done.stdout
        return done.stdout

    def is_up(self) -> bool:
        """Whether its systemd has started everything."""
        if self._booted.poll() is not None:
            raise RuntimeError("the machine could not be booted")
        if not children(self._booted.pid):
            return False
        return self.run("systemctl is-system-running").stdout.strip() in {"running", "degraded"}

    def end(self) -> None:
        """Switch it off."""
        self.run("systemctl poweroff")
        try:
            self._booted.wait(DEADLINE)
        except subprocess.TimeoutExpired:
            self._booted.kill()
            self._booted.wait()


@contextmanager
def running(folder: Path) -> Iterator[Machine]:
    """The machine in a folder, booted, in this machine's network; switched off afterwards."""
    name = f"chino-{os.getpid()}"
    (folder / "etc" / "hosts").write_text(f"127.0.0.1 localhost {name}\n")
    how = ("--register=no", "--keep-unit", "--resolv-conf=off", "--link-journal=no")
    command = ("systemd-nspawn", "--boot", "-D", str(folder), f"--machine={name}", *how)
    with Path(f"{folder}.log").open("wb") as log:
        booted = subprocess.Popen(
            (*command, "--console=pipe"),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    machine = Machine(booted)
    end = time.monotonic() + DEADLINE
    try:
        while not machine.is_up():
            assert time.monotonic() < end, Path(f"{folder}.log").read_text(errors="replace")
            time.sleep(0.2)
        yield machine
    finally:
        machine.end()
