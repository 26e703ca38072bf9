"""The report: what it says comes from the data, and it is one page that stands alone."""

from __future__ import annotations

import json
import re
import shutil
import time
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from ballast.analysis.narrative.context import Context
from ballast.analysis.narrative.dispute_summary import episodes
from ballast.analysis.narrative.margin import in_margin
from ballast.analysis.plots.registry import DEFAULT
from ballast.analysis.report import (
    acting_section,
    branch_effects,
    disputes_section,
    glossary_terms,
    headline_answers,
    key_drivers,
    read_material,
    rung_curve,
    told_histories,
)
from ballast.analysis.report.report_material import Material
from ballast.analysis.report.report_page import page
from ballast.analysis.results import kept_validation
from ballast.analysis.results.run_folder import RunFolder
from ballast.analysis.stats.outcome_estimates import Outcome
from ballast.analysis.text.cells import cells
from ballast.analysis.text.markup import el, for_script, join
from ballast.sim.scenario.library import load_scenario
from ballast.sim.scenario.number_meanings import meaning_of
from ballast.sim.scenario.priors import all_priors
from ballast.sim.versions import MODEL
from ballast.sim.vocabulary import Rung
from tests.reports import EVIL, branch_report, evil_report

LARGEST = 5_000_000
VOID = ("img", "input", "link", "meta", "br")


@dataclass
class Parsed(HTMLParser):
    """A page as a browser reads it: elements with attributes and text, in order."""

    elements: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    texts: list[tuple[str, str]] = field(default_factory=list)
    stack: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.stack.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.stack.pop() == tag, f"</{tag}> closes another element"

    def handle_data(self, data: str) -> None:
        self.texts.append((self.stack[-1] if self.stack else "", data))

    def of(self, *tags: str) -> list[dict[str, str | None]]:
        """Attributes of the elements of some tags."""
        return [attributes for tag, attributes in self.elements if tag in tags]

    @property
    def words(self) -> str:
        """All text that is shown."""
        return " ".join(text for tag, text in self.texts if tag not in ("script", "style"))


def parsed(text: str) -> Parsed:
    """A page that closes every element it opens."""
    found = Parsed()
    found.feed(text)
    found.close()
    assert found.stack == []
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return branch_report(tmp_path_factory)


@pytest.fixture(scope="module")
def material(folder: Path) -> Material:
    return read_material(folder)


@pytest.fixture(scope="module")
def text(folder: Path) -> str:
    return (folder / "report.html").read_text("utf-8")


@pytest.fixture(scope="module")
def shown(text: str) -> Parsed:
    return parsed(text)


def test_it_is_one_file_that_asks_for_nothing(text: str, shown: Parsed) -> None:
    addresses = [
        value
        for _, attributes in shown.elements
        for name, value in attributes.items()
        if name in ("src", "href", "action", "srcset", "poster", "data", "xlink:href")
    ]

    assert all(str(address).startswith(("data:", "#")) for address in addresses)
    assert len(shown.of("img")) == len(DEFAULT)
    assert len(text.encode()) < LARGEST
    assert re.findall(r"https?://", text) == []
    assert "@import" not in text and "url(" not in text


def test_only_its_own_script_may_run(shown: Parsed) -> None:
    policies = [m["content"] for m in shown.of("meta") if m.get("http-equiv")]
    scripts = shown.of("script")
    handlers = [n for _, attributes in shown.elements for n in attributes if n.startswith("on")]

    assert len(policies) == 1 and "default-src 'none'" in str(policies[0])
    assert "unsafe" not in str(policies[0])
    assert [script.get("type") for script in scripts] == ["application/json", None]
    assert handlers == []


def test_headings_are_in_order_and_links_lead_somewhere(shown: Parsed) -> None:
    levels = [int(tag[1]) for tag, _ in shown.elements if re.fullmatch(r"h[1-6]", tag)]
    ids = [a["id"] for _, a in shown.elements if "id" in a]
    links = [str(a["href"])[1:] for a in shown.of("a")]

    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert len(ids) == len(set(ids))
    assert set(links) <= set(ids) and len(links) > 5


def test_everything_has_a_name_for_who_does_not_see_it(shown: Parsed) -> None:
    pictures = [a for a in shown.of("svg") if a.get("role") == "img"]
    controls = shown.of("select", "input")
    labels = [a.get("for") for a in shown.of("label")]

    assert all(len(str(image["alt"])) > 10 for image in shown.of("img"))
    assert len(pictures) == len(shown.of("svg")) > 5
    assert all(len(str(picture["aria-label"])) > 10 for picture in pictures)
    assert all(a.get("scope") in ("col", "row") for a in shown.of("th"))
    assert len(shown.of("caption")) == len(shown.of("table"))
    assert all(a.get("type") == "radio" or a.get("id") in labels for a in controls)
    assert [len(shown.of(tag)) for tag in ("header", "nav", "main", "footer")] == [1, 1, 1, 1]
    assert shown.of("html")[0]["lang"] == "en"


def test_what_was_asked(shown: Parsed) -> None:
    words = shown.words

    assert "Rougher seas" in words and "What a later end does." in words
    assert "from 1 March 2020 to 29 May 2020" in words and "Aland" in words
    assert "There are 60 simulations: five runs" in words
    assert "Small dyad with these changes: 150 days are played instead of 200." in words


def test_numbers_are_those_of_the_summary(folder: Path, shown: Parsed) -> None:
    summary = json.loads((folder / "summary.json").read_text("utf-8"))

    assert all(name in shown.words for name in summary["outcomes"])
    assert "other structures" in shown.words
    assert "Alternative model structures put the mean at" in shown.words
    assert all(alarm in shown.words for alarm in summary["alarms"])


def test_how_to_have_it_again(folder: Path, shown: Parsed) -> None:
    about = json.loads((folder / "manifest.json").read_text("utf-8"))
    words = shown.words

    assert about["canonical_hash"] in words and f"--seed {about['seed']}" in words
    assert "--draws 12 --runs 5 --days 90" in words
    assert "ballast trace rougher.yaml" in words and "--until 2020-05-29" in words
    assert about["packages"]["numpy"] in words
    assert re.search(r"ballast compare \S*small\.yaml", words)


def test_a_number_has_one_value_everywhere(folder: Path, text: str) -> None:
    """Table of the report, terminal and JSON: the same interval with the same digits."""
    summary = json.loads((folder / "summary.json").read_text("utf-8"))["outcomes"]
    table = re.findall(
        r"<code>(\w+)</code>(?:<small>.*?</small>)?</th><td>(.*?)</td><td>(.*?)</td><td>(.*?)</td>",
        text,
    )
    printed = {name: cells for name, *cells in table if name in summary}

    assert set(printed) == set(summary)
    for name, (draws, value, chance) in printed.items():
        assert (draws, value, chance) == cells(Outcome.of_json(name, summary[name]))[:3]
        if re.fullmatch(r"[\d.]+ … [\d.]+ %", draws):
            low, high = (float(end) for end in draws.removesuffix(" %").split(" … "))
            digits = len(draws.removesuffix(" %").partition(".")[2].partition(" ")[0])
            ends = 100 * summary[name]["draws_low"], 100 * summary[name]["draws_high"]
            assert (low, high) == pytest.approx(ends, abs=0.5000001 * 10**-digits)


def test_a_day_has_the_same_digits_in_the_table_and_the_sentence(material: Material) -> None:
    course = rung_curve.course_of(material)
    for rung in Rung(4), Rung(5), Rung(7):
        for day in (0, 40, 89):
            band, mean = course.cells(rung, day)
            said = course.said(rung, day)
            assert mean in said or "(Monte Carlo)" in said
            assert band == "–" or band.replace(" … ", " to ") in said or rung < 5


def test_the_interval_is_the_same_in_every_sentence(material: Material, shown: Parsed) -> None:
    row = material.outcomes[material.lead]
    found = headline_answers.figures_of(material.lead, row)

    assert found.chance is not None and "to" in found.chance
    assert f"The 95 % Monte Carlo interval of {material.lead} is {found.chance};" in shown.words
    ends = [found.draws or found.chance, found.mean]
    answer = next(line for line in headline_answers.lead(material))
    assert all(end in answer for end in ends) and answer in shown.words


CRISIS = {
    "kind": "probability", "definition": "a crisis", "estimate": 0.1, "mc_low": 0.09,
    "mc_high": 0.11, "draws_low": 0.03, "draws_high": 0.22, "at_modes": 0.3, "horizon_days": 90,
    "rung": 5, "note": "", "at_modes_mc_low": 0.2, "at_modes_mc_high": 0.4, "n_draws": 11,
    "n_runs": 5,
}  # fmt: skip


def test_rungs_from_5_on_are_intervals_first_wherever_they_are_told() -> None:
    said = headline_answers._what("rung_5_or_higher", CRISIS)
    assert said == (
        "a crisis or worse (rung 5 or higher) occurs within 90 days in 3 to 22 % of simulations "
        "(90 % range over parameter draws), mean 10 %"
    )
    _, *found, days = headline_answers._row("rung_5_or_higher", CRISIS, structure=False)
    assert found == ["3 … 22 %", "mean 10 %", "9 … 11 %"] and days == 90
    _, *found, _ = headline_answers._row("rung_4_or_higher", CRISIS | {"rung": 4}, structure=False)
    assert found == ["3 … 22 %", "10 %", "9 … 11 %"]
    unresolved = CRISIS | {"draws_low": None, "draws_high": None}
    assert headline_answers._what("rung_5_or_higher", unresolved).endswith(
        "in 9.0 to 11.0 % of simulations (Monte Carlo error, 95 %), mean 10.0 %"
    )
    never = unresolved | {"estimate": 0.0, "mc_low": 0.0, "mc_high": 0.0004}
    assert headline_answers._what("rung_5_or_higher", never).endswith(
        "in none of the simulations (Monte Carlo error, 95 %: 0.00 to 0.04 %)"
    )


def test_few_simulations_still_answer_about_the_headline(material: Material) -> None:
    rows = material.outcomes
    unresolved = rows[material.lead] | {"draws_low": None, "draws_high": None}
    tables = replace(material.tables, summary={"outcomes": rows | {material.lead: unresolved}})
    few = replace(material, tables=tables)

    assert few.lead == "rung_5_or_higher"
    answer, *sure = headline_answers.lead(few)
    assert answer.startswith("A crisis or worse (rung 5 or higher) occurs within 90 days in ")
    assert "There are too few simulations to estimate parameter uncertainty." in sure


def test_no_level_of_rungs_from_5_on_stands_alone(material: Material, shown: Parsed) -> None:
    """In the whole page a percentage after the name of such a rung has an interval before it."""
    names = r"crisis|limited use of force|war"
    bare = re.compile(rf"\b(?:{names}) (?:\(\d\) )?(?:or higher )?\d+(?:\.\d+)? %")

    assert not bare.findall(shown.words)
    rows = [row for row in material.outcomes.values() if (row["rung"] or 0) >= 5]
    assert len(rows) == 3 and all(row["horizon_days"] == 90 for row in rows)


def test_the_section_of_disputes(folder: Path, material: Material, shown: Parsed) -> None:
    every = pd.read_parquet(folder / "episodes.parquet").query("draw > 0")
    begun, open_ones = len(every), every["end"].isna().sum()
    words = shown.words

    assert "Disputes: how they begin and end" in words
    assert "anchored on the rate in the dispute record (ladder.onset_rate): " in words
    assert "From this start it gives" in words and "military channels are shut" in words
    assert f"{begun} disputes begin in the simulations; {open_ones} of them are open" in words
    for row in ("Opened by Aland", "Replied to in kind", "Calls that are answered"):
        assert row in words
    target = np.sum(list(disputes_section._record(material).values()), axis=0)
    assert len(target) == 11 and 0.2 < target.mean() < 0.8


def _unsealed(material: Material, folder: Path) -> RunFolder:
    """The same results with other histories, of which there is no hash."""
    manifest = {key: value for key, value in material.manifest.items() if key != "files"}
    return replace(material.stored, folder=folder, manifest=manifest)


def test_histories_are_chosen_by_the_table(material: Material, tmp_path: Path) -> None:
    runs = pd.read_parquet(material.stored.folder / "runs.parquet")
    runs["highest_rung"] = 3
    for lane, rung in ((1, 7), (17, 5), (27, 6), (41, 6)):  # the first is at the modes
        runs.loc[lane, "highest_rung"] = rung
    runs.to_parquet(tmp_path / "runs.parquet")
    typical, escalated, *_ = told_histories.choose(_unsealed(material, tmp_path))
    row = runs[(runs["draw"] == typical.draw) & (runs["run"] == typical.run)].iloc[0]
    low, high = runs["tension_mean"].quantile([0.1, 0.9])

    assert (escalated.draw, escalated.run) == (5, 2) and "rung 6" in escalated.why
    assert row["highest_rung"] == 3 and low <= row["tension_mean"] <= high


def test_the_nearest_miss_had_the_longest_dispute_without_a_crisis(
    material: Material, tmp_path: Path
) -> None:
    runs = pd.read_parquet(material.stored.folder / "runs.parquet")
    runs["highest_rung"], runs["dispute_days"] = 3, 0
    for lane, rung, days in ((1, 4, 89), (17, 4, 30), (27, 6, 80), (42, 4, 31), (50, 4, 31)):
        runs.loc[lane, ["highest_rung", "dispute_days"]] = rung, days
    runs.to_parquet(tmp_path / "runs.parquet")
    *_, escalated, miss = told_histories.choose(_unsealed(material, tmp_path))

    assert (escalated.key, escalated.draw, escalated.run) == ("escalated", 5, 2)
    assert (miss.key, miss.draw, miss.run) == ("nearest", 8, 2)  # lane 42, before lane 50
    assert miss.why.endswith("the one with the most days of dispute (31)")


def test_who_acted_tells_every_dispute_in_a_paragraph(material: Material, shown: Parsed) -> None:
    cell = acting_section._cell(material, "hostile_acts_aa")

    assert "Who acted" in shown.words and cell in shown.words
    assert (
        headline_answers.figures_of("hostile_acts_aa", material.outcomes["hostile_acts_aa"]).mean
        in cell
    )
    for one in told_histories.play(material):
        for paragraph in episodes(Context(one.story.chronicle)):
            assert ("p", paragraph) in shown.texts


def test_where_nothing_escalates_the_tensest_history_is_told(
    material: Material, tmp_path: Path
) -> None:
    runs = pd.read_parquet(material.stored.folder / "runs.parquet")
    runs["highest_rung"] = 3
    runs.loc[33, "tension_mean"] = 99.0
    runs.to_parquet(tmp_path / "runs.parquet")
    _, tensest, *_ = told_histories.choose(_unsealed(material, tmp_path))

    assert (tensest.draw, tensest.run, tensest.title) == (6, 3, "The tensest history")


def test_the_histories_are_told_with_dates_rungs_and_tension(
    material: Material, shown: Parsed
) -> None:
    told = told_histories.play(material)
    runs = pd.read_parquet(material.stored.folder / "runs.parquet")
    for chosen, story in ((one.chosen, one.story) for one in told):
        row = runs[(runs["draw"] == chosen.draw) & (runs["run"] == chosen.run)].iloc[0]
        assert max(story.chronicle.rung) == row["highest_rung"]
        assert np.mean(story.chronicle.tension) == pytest.approx(row["tension_mean"])
        for chapter in story.chapters:
            for entry in chapter.entries:
                happened, chances = in_margin(entry.text)
                assert happened in shown.words and chances in shown.words
    assert len(shown.of("time")) == sum(len(c.entries) for one in told for c in one.story.chapters)


def test_an_unknown_number_that_decides_is_named(material: Material) -> None:
    scenario, stored = material.scenario, material.stored
    drawn = [key for key, prior in scenario.parameters.items() if prior.drawn]
    decisive = f"parameters.{drawn[0]}"
    values = np.linspace(0.0, 1.0, 60)
    luck = np.modf(np.arange(60) * 0.754877666)[0]

    assert key_drivers.critical(60, 100) < 0.5
    found = key_drivers._driver(decisive, values, values + 0.1 * luck, scenario)
    nothing = key_drivers._driver(decisive, luck, values, scenario)
    assert found.correlation > 0.9 and found.low.mean < found.high.mean
    assert abs(nothing.correlation) < key_drivers.critical(60, 100)
    assert key_drivers.drivers(material) is None, "twelve draws are too few"
    assert stored.draws == 12


@pytest.mark.parametrize("name", ["summer-2023", "example-island"])
def test_every_number_that_is_drawn_has_words_of_its_own(name: str) -> None:
    scenario = load_scenario(name).scenario
    told = {key: meaning_of(key, scenario) for key in all_priors(scenario)}

    assert all(meaning and unit for meaning, unit in told.values())
    if name == "summer-2023":
        assert told["visits.raimondo-summer.date"] == (
            "day of the visit of Gina Raimondo",
            "days after the start",
        )
        assert told["expected_acts.capital-order.probability"] == (
            "chance that the expected act capital-order comes",
            "probability",
        )


def test_only_words_that_occur_are_explained(text: str) -> None:
    known = glossary_terms.read_glossary()
    found = glossary_terms.occurring(text, known)

    assert {"Rung", "Tension", "Draw", "Seed"} <= set(found)
    assert glossary_terms.occurring("<p>Of a visit.</p>", known) == ["Visit"]
    assert glossary_terms.occurring("<p class='visit'>Of nothing.</p>", known) == []
    assert set(glossary_terms.ELSEWHERE) <= set(known)
    assert not any(">>>" in words for words in known.values())


def test_validation_is_shown_where_it_is_stored(
    folder: Path, material: Material, tmp_path: Path
) -> None:
    own_copy = Path(shutil.copytree(folder, tmp_path / "r"))
    fact = {
        "number": 1, "title": "acts answer acts", "note": "", "verdict": "fail",
        "tests": [
            {
                "what": "answers", "observed": 0.2, "low": 0.1, "high": 0.3, "contains": False,
                "passes": False,
                "simulated": {"value": 0.9, "low": 0.8, "high": 1.0, "of": "draws"},
            }
        ],
    }  # fmt: skip
    stored = {"draws": 3, "runs": 2, "seed": 1, "facts": [fact], "model": MODEL}
    own = stored | {"canonical_hash": material.manifest["canonical_hash"]}

    def words(content: Any) -> str:
        (own_copy / "validation.json").write_text(json.dumps(content), encoding="utf-8")
        return parsed(page(read_material(own_copy), stories=False)).words

    assert "1 failed" in words(own) and "0.1 … 0.3" in words(own)
    assert "of another scenario" in words(stored | {"canonical_hash": "0"})
    assert "of another version of the model" in words(own | {"model": "0"})
    assert "of another version of the model" in words({k: own[k] for k in own if k != "model"})
    assert "ballast validate rougher.yaml --json" in parsed(page(material, stories=False)).words


def test_a_shipped_validation_is_shown_for_its_scenario_alone(
    material: Material, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_validation, "shipped_folder", lambda name: tmp_path / name)
    (tmp_path / "configs" / "validation").mkdir(parents=True)
    shipped = tmp_path / "configs" / "validation" / "rougher.json"
    ours = material.manifest["canonical_hash"]
    kept = {"canonical_hash": ours, "model": MODEL, "draws": 3, "runs": 2, "seed": 1, "facts": []}

    def found(text: str) -> Any:
        shipped.write_text(text, "utf-8")
        return kept_validation.kept_validation(material.stored)

    assert found(json.dumps(kept)) == kept
    assert found(json.dumps(kept | {"canonical_hash": "0"})) is None
    assert found(json.dumps(kept | {"model": "0"})) is None
    assert found("[]") is None and found('{"draws"') is None


def test_what_a_scenario_says_stays_text(tmp_path: Path) -> None:
    text = (evil_report(tmp_path) / "report.html").read_text("utf-8")
    found = parsed(text)

    assert len(found.of("script")) == 2
    assert all(str(image["src"]).startswith("data:") for image in found.of("img"))
    assert not any(n.startswith("on") for _, attributes in found.elements for n in attributes)
    assert found.words.count(EVIL) >= 3
    assert ("title", f"{EVIL} – Ballast") in found.texts


def test_markup_escapes_what_is_not_markup() -> None:
    assert (
        el("p", "<b>", el("i", "&"), title='"x"')
        == '<p title="&quot;x&quot;">&lt;b&gt;<i>&amp;</i></p>'
    )
    assert join(["<", None, 3]) == "&lt;3"
    assert for_script(json.dumps("</script><!--")) == '"\\u003c/script\\u003e\\u003c!--"'
    assert json.loads(for_script(json.dumps("</script>\u2028&"))) == "</script>\u2028&"


def test_the_same_folder_gives_the_same_page(material: Material) -> None:
    assert page(material) == page(material)


def test_a_page_takes_seconds(folder: Path) -> None:
    start = time.process_time()
    page(read_material(folder))

    assert time.process_time() - start < 10.0


def test_a_branch_without_effect_says_so(shown: Parsed) -> None:
    """A later end changes nothing of the first ninety days."""
    assert "What the branch changes compared with Small dyad" in shown.words
    assert "Both were run 55 times with the same random numbers and parameters." in shown.words
    assert "none differ significantly" in shown.words
    assert "with the same random numbers, the difference is not significant:" in shown.words
    assert "To list the simulations whose outcome differs from Small dyad: " in shown.words


def difference(**changes: object) -> pd.DataFrame:
    """What a branch changes in the chance of a crisis: 1.26 points, 67 histories against 4."""
    row = {
        "outcome": "rung_5_or_higher", "definition": "crisis or higher", "kind": "probability",
        "horizon_days": 90, "first": 0.2278, "estimate": 0.2404, "difference": 0.0126,
        "mc_low": 0.0093, "mc_high": 0.0159, "draws_low": 0.004, "draws_high": 0.031,
        "up": 67, "down": 4, "histories": 5000, "p_value": 1e-9, "moved": True,
    }  # fmt: skip
    return pd.DataFrame([row | changes])


def beside(material: Material, table: pd.DataFrame) -> Material:
    """The material with another difference to the base, of the outcome that the page leads with."""
    tables = replace(material.tables)
    tables.__dict__["against"] = table.assign(outcome=material.lead)
    return replace(material, tables=tables)


def test_what_a_branch_changes_is_said_with_both_spreads(material: Material) -> None:
    said = branch_effects.in_short(beside(material, difference()))
    assert said == (
        "Compared with Small dyad, with the same random numbers, the branch changes it by +1.3 "
        "percentage points (95 %: +0.9 to +1.6; 90 % range over draws: +0.4 to +3.1)."
    )
    less = difference(
        difference=-0.02, mc_low=-0.03, mc_high=-0.01, draws_low=None, draws_high=None
    )
    said = branch_effects.in_short(beside(material, less))
    assert "changes it by −2.0 percentage points (95 %: −3.0 to −1.0)." in said
    page = str(branch_effects.section(beside(material, difference())))
    assert "67 : 4" in page and "<td>+1.3</td>" in page
    unsure = str(branch_effects.section(beside(material, difference(moved=False))))
    assert "<td>(+1.3)</td>" in unsure and "none differ significantly" in unsure


def test_a_scenario_of_its_own_has_no_such_section(material: Material) -> None:
    alone = beside(material, pd.DataFrame({"outcome": []}))

    assert branch_effects.section(alone) is None and branch_effects.in_short(alone) == ""
