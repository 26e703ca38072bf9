"""Where a text says that a prior reaches zero, it does: in every shipped scenario that has it.

*Zero* is no effect: 0, and 1 for a factor. Texts are the reasons of parameters, and all pages and
headers of files; a claim that is not listed below is refused, so that a new one is looked at.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from ballast.sim.scenario.library import load_scenario, shipped
from ballast.sim.scenario.schema import Prior
from tests.cases import ROOT

CLAIM = re.compile(
    r"reach(?:es)? (?:beyond )?(?:zero|no effect)|(?:nothing|none|no effect) is not excluded"
)
CHANNELS = ("encounters.open_channel_factor", "ladder.military_channel", "disputes.contact")
VISITS = ("visits.effect", "visits.summit_effect")
CLAIMED: dict[str, tuple[str, ...]] = {
    "docs/agents.md": ("disputes.contact",),
    "docs/studies/channels-and-encounters.md": CHANNELS,
    "docs/studies/policy-robustness.md": CHANNELS,
    "docs/studies/visit-programme.md": VISITS,
    "docs/tutorial.md": ("visits.effect",),
    "docs/tutorials/counterfactual.ipynb": CHANNELS[:2],
    "docs/variants.md": ("disputes.contact",),
    "docs/scenarios/military-channel-open.md": CHANNELS,
    "scenarios/military-channel-open.yaml": CHANNELS,
    "sim/ODD.md": ("channels.use_rise",),
}
"""The parameters that each page and file with one claim means."""
OTHERS = ("docs/tutorials/study.ipynb", "CHANGELOG.md")
"""What speaks of intervals, and what tells of earlier versions."""


def reaches_zero(prior: Prior) -> bool:
    """Whether no effect lies within the prior, or within the plausible range of a fixed number."""
    none = 1.0 if prior.unit == "factor" else 0.0
    low, high = (prior.centre if end is None else end for end in (prior.low, prior.high))
    return low <= none <= high


@cache
def scenarios() -> dict[str, dict[str, Prior]]:
    """The parameters of all shipped scenarios, by name."""
    return {each.name: dict(load_scenario(each.name).scenario.parameters) for each in shipped()}


def claims(path: Path) -> int:
    """How often a text says so, reasons of parameters aside."""
    lines = path.read_text(encoding="utf-8").splitlines()
    if path.suffix == ".yaml":
        lines = [line for line in lines if "low:" not in line]
    return len(CLAIM.findall(" ".join(" ".join(lines).split())))


def texts() -> list[Path]:
    """Every page, header and notebook."""
    found = [ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "sim").glob("*.md")]
    for folder, kinds in (("docs", ("md", "ipynb")), ("scenarios", ("md", "yaml")),
                          ("configs", ("yaml",)), ("seeds", ("yaml",))):  # fmt: skip
        found += [path for kind in kinds for path in sorted((ROOT / folder).rglob(f"*.{kind}"))]
    return found


def test_every_claim_is_listed() -> None:
    found = {str(path.relative_to(ROOT)): claims(path) for path in texts()}
    said = {name: count for name, count in found.items() if count and name not in OTHERS}

    assert said == dict.fromkeys(CLAIMED, 1)


@pytest.mark.parametrize("page", CLAIMED)
def test_what_a_page_says_holds_in_every_scenario(page: str) -> None:
    for key in CLAIMED[page]:
        # a number that a branch sets is no prior any more
        open_ones = {n: p[key] for n, p in scenarios().items() if p[key].low is not None}
        assert open_ones
        assert [name for name, prior in open_ones.items() if not reaches_zero(prior)] == [], key


def test_what_a_reason_says_holds_where_it_stands() -> None:
    """In all scenarios: a branch that moves the ends of a prior may not keep such a reason."""
    said = [
        (name, key, prior)
        for name, parameters in scenarios().items()
        for key, prior in parameters.items()
        if CLAIM.search(prior.why)
    ]

    assert {key for _, key, _ in said} >= {*CHANNELS, *VISITS, "channels.use_rise"}
    assert [(name, key) for name, key, prior in said if not reaches_zero(prior)] == []


@pytest.mark.parametrize(
    ("unit", "low", "high", "reaches"),
    [("factor", 0.35, 0.95, False), ("factor", 0.35, 1.0, True), ("log odds", 0.01, 1.0, False),
     ("log odds", -0.7, 0.05, True), ("probability", 0.0, 0.3, True)],
)  # fmt: skip
def test_no_effect_is_1_for_a_factor_and_0_for_all_else(
    unit: str, low: float, high: float, reaches: bool
) -> None:
    prior = Prior(low=low, mode=(low + high) / 2, high=high, unit=unit, evidence="X")

    assert reaches_zero(prior) is reaches
