"""What is said of the range: once where it is a point, and how often it held on real series."""

import re

from chino_metrics.assessment.outlook import Outlook, Prospect
from chino_metrics.settings import ROOT
from chino_metrics.wording import rules, terms
from chino_metrics.wording.beside_verdicts import outlook
from tests.support.charted import YEARS, assessment, indicator


def test_a_range_that_is_a_point_is_said_once():
    """F11."""
    thing = indicator(YEARS)
    for low, high, words in ((132.2, 132.4, "は132人で"), (129, 135, "は132人（129～135人）で")):
        found = Outlook(Prospect.UNLIKELY, 2027, 9.0, 132.3, low, high, (), (2021, 2022, 2025))
        said = outlook.sentence(thing, assessment(), found)
        assert words in said
        assert terms.projected(thing, 132.3, low, high) in said


def test_the_method_says_how_often_the_range_held_as_the_document_found():
    found = (ROOT / "docs" / "outlook.md").read_text(encoding="utf-8")
    part = found.split("### 参考系列（公的統計などの値）：どの年度でも切る")[1].split("\n## ")[0]
    rows = {
        r.split("|")[1].strip(): r.split("|") for r in re.findall(r"^\|.*\|$", part, re.MULTILINE)
    }
    assert int(rows["（件数）"][6]) == rules.HELD_OF
    assert rows["8割の予測区間（採用）"][6].strip() == f"{rules.HELD_SHARE:.0%}"
    assert "30回のうち21回（70%）" in dict(rules.OUTLOOK)["範囲"]
