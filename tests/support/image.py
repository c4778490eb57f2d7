"""What the image of ``deploy/Containerfile`` holds of this repository, without building it."""

from __future__ import annotations

import fnmatch
import re
import shutil
from pathlib import Path

from tests.conftest import ROOT

CONTAINERFILE = (ROOT / "deploy" / "Containerfile").read_text(encoding="utf-8")
IGNORED = (ROOT / ".dockerignore").read_text(encoding="utf-8")


def copied() -> list[str]:
    """What the Containerfile copies, as it names it."""
    return re.findall(r"^COPY (\S+) \S+$", CONTAINERFILE, flags=re.MULTILINE)


def is_sent(path: str) -> bool:
    """Whether ``.dockerignore`` lets a file of this repository through: its last line that fits decides."""
    sent = True
    for line in IGNORED.splitlines():
        pattern = line.removeprefix("!")
        if pattern and not pattern.startswith("#") and _fits(path, pattern):
            sent = line.startswith("!")
    return sent


def _fits(path: str, pattern: str) -> bool:
    """Whether a pattern names a file or a folder above it; ``**/`` stands for any folder."""
    above = [path, *(p.as_posix() for p in Path(path).parents if p.name)]
    if pattern.startswith("**/"):
        return any(fnmatch.fnmatch(Path(p).name, pattern[3:]) for p in above)
    depth = pattern.count("/")
    return any(p.count("/") == depth and fnmatch.fnmatch(p, pattern) for p in above)


def laid_out(folder: Path) -> Path:
    """The program in ``folder`` as it lies in the image, compiled where it was here."""
    for name in copied():
        source, target = ROOT / name, folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=_not_sent)
        else:
            shutil.copy2(source, target)
    return folder


def _not_sent(folder: str, names: list[str]) -> set[str]:
    """What is left out of a folder; what was compiled here is made anew there, so it may come along."""
    below = Path(folder).relative_to(ROOT)
    return {
        name
        for name in names
        if name != "__pycache__"
        and (Path(folder) / name).is_file()
        and below.name != "__pycache__"
        and not is_sent((below / name).as_posix())
    }
