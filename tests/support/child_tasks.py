"""What the tests let a child process do."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from chino_metrics.model.errors import UnreadableWorkbookError
from chino_metrics.spreadsheet.grids import PROGRESS, read_grids


def echo(value, blob):
    print("what is printed is no answer")
    return value, blob


def grids(content, name=""):
    """Names of the grids, and how many rows each has."""
    return [[grid.name, len(grid.rows)] for grid in read_grids(content, name).grids], b""


def shares(*parts):
    for part in parts:
        PROGRESS.get()(part)
    return None, b""


def refuse(message):
    raise UnreadableWorkbookError(message)


def spin():
    while True:
        pass


def sleep(seconds):
    time.sleep(seconds)
    return None, b""


def fill(size):
    return len(bytearray(size)), b""


def die():
    os.abort()


def fail():
    return 1 / 0


def unsayable():
    return object(), b""


def garbage():
    """Write what is no frame where the parent listens, and end."""
    for descriptor in range(3, 10):
        try:
            os.write(descriptor, b"B\xff\xff\xff\xff\xff\xff\xff\xffhello")
        except OSError:
            continue
    os._exit(0)


def environment():
    return dict(os.environ), b""


def open_file(path, mode):
    with Path(path).open(mode) as opened:
        return len(opened.read() if "r" in mode else b""), b""


def look_at(paths):
    """Those of ``paths`` that can be read or listed."""
    found = []
    for path in paths:
        try:
            [*Path(path).iterdir()] if Path(path).is_dir() else Path(path).open("rb").close()
        except PermissionError:
            continue
        except FileNotFoundError:
            pass
        found.append(path)
    return found, b""


def temporary(text):
    with tempfile.NamedTemporaryFile("w", delete=False) as opened:
        opened.write(text)
    return opened.name, b""


def connect(port):
    with socket.create_connection(("127.0.0.1", port)):
        return None, b""


def start_process():
    return subprocess.run([sys.executable, "-c", ""], check=False).returncode, b""
