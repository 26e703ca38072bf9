"""Pages that are made from the project say what it says now."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from ballast.analysis.validation.verdicts import Fact, Simulated, Test
from ballast.cli import COMMANDS
from ballast.sim.experiments.study_config import load_sweep
from ballast.sim.scenario.library import load_scenario, shipped
from ballast.sim.scenario.parameter_table import DESCRIPTION, described, parameter_table
from docs import acting_page, hindcast_page, levels_page, study_pages
from tests.analysis.plots.test_acting_picture import acting_study
from tests.cases import ROOT, baseline

GALLERY = ROOT / "docs" / "scenarios"
STUDIES = sorted(path.stem for path in (ROOT / "configs" / "sweeps").glob("*.yaml"))
PAGES = [
    *sorted((ROOT / "docs").glob("*.md")),
    *sorted(GALLERY.glob("*.md")),
    *sorted((ROOT / "docs" / "studies").glob("*.md")),
    *(ROOT / "sim").glob("*.md"),
    ROOT / "README.md",
]


def test_the_parameter_table_is_that_of_the_baseline() -> None:
    text = DESCRIPTION.read_text(encoding="utf-8")

    assert described(text, parameter_table(load_scenario("summer-2023"))) == text


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: object) -> None:
    text = page.read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!http)([^)#]+)\)", text):
        assert (page.parent / target).exists(), target


@pytest.mark.parametrize("page", sorted((ROOT / "docs").glob("*.md")), ids=lambda page: page.name)
def test_printed_output_is_there_and_of_a_command_that_exists(page: object) -> None:
    text = page.read_text(encoding="utf-8")
    blocks = re.findall(r"<!-- output: (\w+) [^>]*-->\n```text\n(.*?)\n```", text, re.S)

    assert len(blocks) == text.count("<!-- output:")
    assert all(command in COMMANDS and len(body) > 1000 for command, body in blocks)


@pytest.mark.parametrize("name", [listed.name for listed in shipped()])
def test_a_scenario_has_a_page_of_what_it_is_now(name: str) -> None:
    """``make gallery`` renews the pages."""
    text = (GALLERY / f"{name}.md").read_text(encoding="utf-8")

    assert f"`{load_scenario(name).canonical_hash[:12]}`" in text
    assert "## What it is for" in text and "## What came out" in text
    assert (GALLERY / f"{name}.png").stat().st_size > 10_000


@pytest.mark.parametrize("name", STUDIES)
def test_a_study_has_a_page_of_what_it_is_now(name: str) -> None:
    """``make studies`` renews the pages; what is written by hand has to be read again then."""
    text = (ROOT / "docs" / "studies" / f"{name}.md").read_text(encoding="utf-8")
    written = text[text.index(study_pages.BEGIN) : text.index(study_pages.END)]

    assert f"`{study_pages.study_hash(load_sweep(name))}`" in text
    assert all(len(part.split()) > 30 for part in re.split(r"## .*", written)[1:])
    assert [line for line in written.splitlines() if line.startswith("## ")] == list(
        study_pages.SECTIONS
    )
    assert "![" in text


def test_levels_are_told_as_intervals_first() -> None:
    about = Simulated(value=0.104, low=0.03, high=0.221, of="draws")
    alone = Simulated(value=0.0043, low=0.001, high=0.01, of="estimate")
    test = Test(name="x", what="rung 5", simulated=about, chain=alone, low=0.05, high=0.2)
    table = levels_page.level_table(Fact(number=25, title="", tests=(test,)))

    assert table.splitlines()[2] == (
        "| rung 5 | 3.0 to 22 % | 10 % | not resolved | 0.43 % | 5.0 to 20 % |"
    )


def test_the_page_of_levels_has_its_place_for_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    text = (ROOT / "docs" / "levels.md").read_text(encoding="utf-8")
    monkeypatch.setattr(levels_page, "played", lambda name: name)
    monkeypatch.setattr(levels_page, "level_table", lambda fact: f"| table of {fact} |")
    made = levels_page.with_levels(text)

    assert "<!-- levels: summer-2023 -->\n| table of summer-2023 |\n<!-- end -->" in made


def test_the_record_beside_the_hindcast_is_counted_by_kind() -> None:
    """By hand from the record: orders of 10 February, 2 and 28 March, 12 April and 12 June, say."""
    rows = hindcast_page.recorded(date(2023, 2, 1), date(2023, 7, 9))
    category = {name: act.category for name, act in baseline().menu.acts.items()}
    seen = [sum(kind.holds(row, category) for row in rows) for kind in hindcast_page.KINDS]

    assert seen == [2, 5, 0, 5, 2, 2, 3, 3, 3, 1, 5, 4]


def test_the_record_lies_below_within_or_above_the_histories() -> None:
    kind, totals = hindcast_page.KINDS[0], np.repeat(np.arange(1.0, 11.0), 10)
    ends = [hindcast_page.line(kind, seen, totals).split(" | ")[-1] for seen in (0, 1, 10, 11)]

    assert ends == ["below |", "within |", "within |", "above |"]
    assert " | 5.5 | 1 to 10 | " in hindcast_page.line(kind, 0, totals)


def test_the_page_of_the_hindcast_has_its_place_for_the_table(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = (ROOT / "docs" / "hindcast.md").read_text(encoding="utf-8")
    monkeypatch.setattr(hindcast_page, "hindcast_table", lambda name, last: f"{name} to {last}")

    assert "-->\nballoon-2023 to 2023-07-09\n<!-- end -->" in hindcast_page.with_hindcast(text)


def test_the_page_of_acting_has_its_place_for_the_example(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The picture lies beside the page; the table says which decision is better at each cost."""
    text = (ROOT / "docs" / "acting.md").read_text(encoding="utf-8")
    monkeypatch.setattr(acting_page, "played", lambda base, branch: acting_study())
    monkeypatch.setattr(acting_page, "HERE", tmp_path)
    made = acting_page.with_acting(text)

    assert (tmp_path / "acting.png").is_file()
    assert "-->\nActing pays while it costs less than 4" in made
    assert "| 1.0 % | 30.0 % | 27.0 % | act | 0.0 % | 3.0 % |" in made
    assert "| do not act |" in made
    assert "what parameter 1 means, in quite a number of words (data)" in made
