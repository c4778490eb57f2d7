"""One fresh Debian for those that need one."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import fresh_debian


@pytest.fixture(scope="session")
def debian(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Its folder, to be copied; skipped where it cannot be made."""
    if reason := fresh_debian.why_not():
        pytest.skip(reason)
    folder = tmp_path_factory.mktemp("debian") / "fresh"
    fresh_debian.lay(folder)
    yield folder
    shutil.rmtree(folder)
