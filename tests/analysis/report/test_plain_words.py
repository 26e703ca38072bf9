"""The report is in plain words: none of the private ones that design pages replace occurs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.analysis.report.test_report import parsed
from tests.reports import branch_report

PRIVATE = (
    r"\bluck\b", r"\b(?:told|shown) apart\b", r"\bheld against\b", r"\bowed to\b",
    r"\ba row an? \w", r"\bnobody knows\b", r"\bdepending on (?:unknown )?(?:parameters|numbers)\b",
    r"\bchance alone\b", r"\bmay be chance\b", r"\bin brackets\b", r"\bh[au]ngs? on\b",
    r"\bbeyond chance\b", r"\bwere played\b", r"\bat the modes\b", r"\bto the content\b",
    r"\bhave (?:this|it) again\b", r"\bin \d+ of [\d,]+ histories\b", r"\bbut for this\b",
    r"\btold from\b", r"\bbuilt otherwise\b", r"\bno alarm\b", r"\bwhat came out\b",
    r"\bhad been otherwise\b", r"\bbeside\b", r"\bit comes to\b",
)  # fmt: skip
"""What stands on the left of the table of plain words, as patterns."""


@pytest.fixture(scope="module")
def words(tmp_path_factory: pytest.TempPathFactory) -> str:
    text = (branch_report(tmp_path_factory) / "report.html").read_text("utf-8")
    return " ".join(parsed(text).words.split())


@pytest.mark.parametrize("private", PRIVATE)
def test_no_private_word_is_in_the_report(words: str, private: str) -> None:
    found = [
        words[max(0, m.start() - 40) : m.end() + 40] for m in re.finditer(private, words, re.I)
    ]

    assert found == []


def test_the_patterns_find_what_they_are_for() -> None:
    old = (
        "It comes to a crisis in 23 of 100 histories, beside others on the same luck; between 11 "
        "and 36 depending on parameters that nobody knows; chance alone leaves it. Draw 0 is shown "
        "apart."
    )
    assert sum(bool(re.search(private, old, re.I)) for private in PRIVATE) == 8


def test_the_packaged_sources_of_the_report_are_clean() -> None:
    """Text that this one report does not show, as of a run of one draw, is looked at too."""
    folder = Path(__file__).parents[3] / "analysis" / "report"
    strings = re.compile(r'f?"(?P<said>[^"\n]*)"')
    for file in sorted(folder.glob("*.py")):
        if file.name in ("lever_page.py", "backtest_page.py"):
            continue  # pages of their own
        text = re.sub(r'""".*?"""', "", file.read_text("utf-8"), flags=re.S)
        said = " ".join(m["said"] for m in strings.finditer(text))
        assert [p for p in PRIVATE if re.search(p, said, re.I)] == [], file.name
