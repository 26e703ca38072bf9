"""All rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ballast.analysis.validation.conduct_facts import (
    asymmetric_reciprocity,
    before_a_summit,
    election_year,
    near_poisson,
    slow_relation_fast_acts,
    stable_offspring,
    visits_and_controls,
)
from ballast.analysis.validation.dispute_facts import (
    contained,
    force_after_reply,
    lengths,
    openers,
    reciprocated,
    reply_lag,
    rises,
    triggers,
)
from ballast.analysis.validation.extreme_cases import extremes, one_model
from ballast.analysis.validation.fact_evidence import FactEvidence
from ballast.analysis.validation.fitted_rows import fitted_rows
from ballast.analysis.validation.news_facts import news_tone, over_dispersed
from ballast.analysis.validation.relation_facts import (
    heavy_tail,
    mean_reversion,
    sovereignty_shock,
    summit_decays,
)
from ballast.analysis.validation.rung_levels import levels
from ballast.analysis.validation.verdicts import Bench, Fact
from ballast.analysis.validation.visit_facts import incidents_put_off, sanctions_bar
from ballast.sim.experiments.paired_experiments import PairedExperiments
from ballast.sim.scenario.settings import ValidationSettings

ROWS: tuple[Callable[[FactEvidence], Fact], ...] = (
    asymmetric_reciprocity,
    stable_offspring,
    near_poisson,
    over_dispersed,
    slow_relation_fast_acts,
    mean_reversion,
    heavy_tail,
    sovereignty_shock,
    before_a_summit,
    summit_decays,
    visits_and_controls,
    incidents_put_off,
    sanctions_bar,
    election_year,
    extremes,
    one_model,
    triggers,
    openers,
    reciprocated,
    lengths,
    force_after_reply,
    rises,
    reply_lag,
    contained,
    levels,
    news_tone,
)
PLAYS = 11
"""How often the rows play the sample, the scenario itself included."""


def facts(
    lab: PairedExperiments, settings: ValidationSettings, learnt_from: Iterable[str] = ()
) -> list[Fact]:
    """Every row for a scenario.

    Args:
        lab: the scenario and the sample of histories.
        settings: bands, and the rows that a prior implies.
        learnt_from: ids of the figures that the scenario's posterior was conditioned on.
    """
    fitted = fitted_rows(learnt_from)
    bench = Bench(settings=settings, draws=lab.draws, seed=lab.seed, fitted=fitted)
    of = FactEvidence(lab, bench)
    return [row(of) for row in ROWS]
