"""The rate of the dispute record, counted in simulated worlds of the record.

The anchor is solved by a formula. Here worlds are played in which all is as the record had it:
tension 61, beliefs .7, channels a third open, no pressure, and encounters, shocks and acts at the
rates of the scenario's ``anchor``. Disputes then have to begin as often as ``ladder.onset_rate``
says, whatever else the draw holds.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pytest

from ballast.sim.engines.ensemble import lanes_of
from ballast.sim.experiments.counted_block import play_block
from ballast.sim.scenario.library import load_scenario
from ballast.sim.scenario.priors import sample_lanes
from ballast.sim.scenario.schema import LoadedScenario
from ballast.sim.vocabulary import DISPUTE, Category
from ballast.sim.world.compiled_scenario import compile_scenario
from ballast.sim.world.state import World
from tests.cases import ROOT, Evenings, changed

DRAWS, RUNS, DAYS = 40, 40, 365
HELD = {
    "encounters.tension_slope": 0.0,
    "encounters.branching": 0.0,
    "encounters.jump_publicised": 0.0,
    "encounters.jump_collision": 0.0,
    "encounters.jump_lethal": 0.0,
    "encounters.crisis_contacts": 1.0,
    "shocks.discovery_rate": 0.0,
    "shocks.calendar_probability": 0.0,
    "shocks.tension_jump": 0.0,
    "shocks.drill_probability": 0.0,
    "shocks.suspension_probability": 0.0,
    "tension.base": 61.0,
    "tension.start": 61.0,
    "tension.act_gain": 0.0,
    "choice.tension_slope": 0.0,
    "choice.crisis_hostile": 1.0,
    "choice.precision": 0.0,
    "choice.grievance_slope": 0.0,
    "choice.election_verbal": 0.0,
    "choice.election_economic": 0.0,
    "choice.election_military": 0.0,
    "visits.proposals": 0.0,
    # disputes end on the day after they have begun, so that the next one can
    "disputes.reply": 0.0,
    "disputes.lapse_first": 1.0,
    "disputes.press": 1e-9,
    "disputes.offer": 1e9,
}
SIDED = {
    "inertia_hostile": 0.0, "hostile": 0.0, "inertia_cooperative": 0.0, "cooperative": 0.0,
    "domestic_base": 0.0, "domestic_peak": 0.0, "countermeasure": 0.0,
}  # fmt: skip


def of_the_record(name: str, elasticity: float | None) -> LoadedScenario:
    """The world of a scenario's record, with its priors for all that is drawn of onsets."""
    loaded = load_scenario(str(ROOT / "scenarios" / f"{name}.yaml"))
    scenario, record = loaded.scenario, loaded.scenario.anchor
    numbers = HELD | {
        key: SIDED[rest]
        for key in scenario.parameters
        for side in scenario.governments
        if (rest := key.partition(".")[2].removeprefix(f"{side.lower()}_")) in SIDED
        and rest != key.partition(".")[2]
    }
    first, second = (side.lower() for side in scenario.governments)
    numbers |= {
        "encounters.rate": record.encounters,
        "encounters.p_publicised": record.publicised,
        "encounters.p_collision": record.collision,
        "encounters.p_lethal": record.lethal,
        f"encounters.{first}_exposure": 1.0,
        f"encounters.{second}_interception": 0.75,
        f"encounters.{second}_exposure": 0.5,
        f"encounters.{first}_interception": 0.5,
        "ladder.lethal_crisis": record.lethal_crisis,
        "shocks.sovereignty_rate": record.shocks,
        "shocks.heavy_share": record.heavy,
    }
    if elasticity is not None:
        numbers["disputes.tempo_elasticity"] = elasticity
    governments = {
        side: government.model_copy(update={"conduct": _conduct(loaded, government.conduct, n)})
        for n, (side, government) in enumerate(scenario.governments.items())
    }
    still: dict[str, Any] = {"visits": {}, "shocks": {}, "outcomes": {}, "interventions": {}}
    still |= {"expected_acts": {}, "leaders": None, "occasions": {}, "turnover": None}
    quiet = changed(loaded, numbers, governments=governments, **still)
    return quiet.model_copy(update={"record": ()})


def _conduct(loaded: LoadedScenario, conduct: Any, side: int) -> Any:
    """The first side does all acts of the record at its rates, the other none."""
    rates: Counter[Category] = Counter()
    for name, rate in loaded.scenario.anchor.acts.items():
        rates[loaded.menu.acts[name].category] += rate
    shares = {
        name: rate / rates[loaded.menu.acts[name].category]
        for name, rate in loaded.scenario.anchor.acts.items()
        if rate > 0.0
    }
    if side:
        return conduct.model_copy(update={"rates": {}, "policy": {}})
    return conduct.model_copy(
        update={"rates": dict(rates), "shares": shares, "counts": {}, "policy": {}}
    )


def counted(loaded: LoadedScenario) -> tuple[float, float, Counter[str]]:
    """Disputes that began, those expected on days on which one could, and what they began with."""
    setting, numbers = compile_scenario(loaded), lanes_of(0, DRAWS * RUNS, RUNS)
    values = sample_lanes(loaded, 11, numbers[0])
    target = np.broadcast_to(values["parameters.ladder.onset_rate"], (DRAWS * RUNS,))
    begun, expected, triggers = 0, 0.0, Counter[str]()

    def hold(world: World) -> None:
        nonlocal expected
        world.belief[:] = 0.7
        world.level[:] = 1
        expected += float(target[world.rung < DISPUTE].sum()) / 365.0

    def note(world: World) -> None:
        nonlocal begun
        if world.today.begun is not None:
            begun += len(world.today.begun.lanes)
            triggers.update(
                setting.candidates.names[k].split(".")[0] for k in world.today.begun.trigger
            )

    play_block(setting, values, 11, *numbers, DAYS, intervene=hold, observers=[Evenings(note)])
    return begun, expected, triggers


@pytest.mark.parametrize(
    ("name", "elasticity"),
    [
        ("summer-2023", None),
        ("summer-2023", 0.0),
        ("summer-2023", 1.0),
        ("example-island", None),
        ("hainan-2001", None),
    ],
)
def test_the_record_has_its_rate_again(name: str, elasticity: float | None) -> None:
    """1,600 years of 40 draws: the count is Poisson around its expectation, 3.9 standard errors.

    Contacts are 1 · .75 + .5 · .5 = 1, so that encounters come at the record's tempo and ε has no
    say. Acts come on days: where their rate is r a year, on 1 - exp(-r/365) of them, which is .7 %
    less at ten a year and less than .4 % of all disputes.
    """
    begun, expected, triggers = counted(of_the_record(name, elasticity))

    assert expected > 400.0
    assert abs(begun - expected) < 3.9 * np.sqrt(expected) + 0.004 * expected
    assert {"publicised", "shock"} <= set(triggers)
