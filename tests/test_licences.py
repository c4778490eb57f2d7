"""The list of licences names what is installed, and nothing else."""

from __future__ import annotations

import re

import pytest

from chino_metrics.settings import ROOT

LISTED = (ROOT / "docs" / "licences.md").read_text(encoding="utf-8").split("\n## ")[1:]


@pytest.mark.parametrize(
    ("part", "pins"), [*zip(LISTED, ("requirements.txt", "requirements-dev.txt"), strict=True)]
)
def test_every_pinned_package_is_listed_with_its_licence(part: str, pins: str) -> None:
    pinned = re.findall(r"^([\w.-]+)==", (ROOT / pins).read_text(encoding="utf-8"), re.MULTILINE)
    _, *rows = re.findall(r"^\| ([\w.-]+) \| (.+) \|$", part, re.MULTILINE)
    assert [name for name, _ in rows] == sorted(pinned, key=str.lower)
    assert [
        name for name, licence in rows if not re.search("MIT|BSD|Apache|MPL|GPL|ISC|PSF", licence)
    ] == []
