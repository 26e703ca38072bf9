"""``explain``: where the numbers of a scenario come from, and what each fact of the ledger does."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from ballast.requests.progress_bar import progress_bar
from ballast.requests.sizes import size_problems
from ballast.sim.errors import InputError, Problem

if TYPE_CHECKING:
    from ballast.analysis.stats.variance_attribution import Attribution
    from ballast.sim.scenario.provenance import Explained, Grounded
    from ballast.sim.scenario.schema import LoadedScenario, Scenario

CONDUCT = re.compile(r"governments\.[^.]+\.conduct\.")
"""Keys of the numbers that say how often a government acts, and how."""
POSTERIOR = "posterior"


@click.command(epilog="Example: python run.py explain summer-2023 visits.summit_effect")
@click.argument("scenario")
@click.argument("key", required=False)
@click.option("--ledger", is_flag=True, help="What each fact of the ledger does instead.")
@click.option("--variance", is_flag=True, help="What the spread over draws rests on; plays.")
@click.option("--draws", type=int, default=1000, show_default=True, help="Draws for --variance.")
@click.option("--runs", type=int, default=40, show_default=True, help="Runs of each for it.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def explain(
    scenario: str,
    key: str | None,
    ledger: bool,
    variance: bool,
    draws: int,
    runs: int,
    as_json: bool,
) -> None:
    """Say where a number of SCENARIO comes from, or all of them.

    KEY is a dotted key such as visits.effect, officials.yellen or channels; without it, a line for
    every number and the share that rests on each class of evidence. With --variance: how much of
    the spread of each headline over draws rests on each class.
    """
    from ballast.sim.scenario.library import load_scenario
    from ballast.sim.scenario.provenance import explain as explain_all
    from ballast.sim.scenario.provenance import find_key, ground, read_seeds

    asked = [
        name for name, on in (("a key", key), ("--ledger", ledger), ("--variance", variance)) if on
    ]
    if len(asked) > 1:
        raise InputError(Problem(f"expected one of them, got {' and '.join(asked)}", key="explain"))
    if variance:
        problems = size_problems(draws=draws, runs=runs)
        if problems:
            raise InputError(*problems)
        _print_variance(load_scenario(scenario), draws, runs, as_json)
        return
    loaded = load_scenario(scenario)
    seeds = read_seeds(loaded)
    if ledger:
        _print_ledger(ground(loaded, seeds), as_json)
        return
    explained = explain_all(loaded, seeds)
    chosen = list(explained.values()) if key is None else find_key(explained, key, loaded)
    if as_json:
        rows = [
            {k: v for k, v in asdict(e).items() if v is not None or k != POSTERIOR} for e in chosen
        ]
        click.echo(json.dumps(rows, indent=2, ensure_ascii=False))
    elif key is None:
        _print_lines(chosen, loaded)
    else:
        click.echo("\n\n".join(_block(entry) for entry in chosen))


def _print_variance(loaded: LoadedScenario, draws: int, runs: int, as_json: bool) -> None:
    """Shares of the variance of each headline over draws by class of evidence."""
    from ballast.analysis.stats.variance_attribution import LEAST_DRAWS
    from ballast.sim.scenario.posterior_text import tell_posterior

    if draws < LEAST_DRAWS:
        if as_json:
            click.echo(json.dumps({"draws": draws, "resolved": False}, indent=2))
        else:
            click.echo(f"not resolved: shares need {LEAST_DRAWS} draws or more, got {draws}")
        return
    found = _attributed(loaded, draws, runs)
    if as_json:
        rows = [asdict(row) for row in found]
        click.echo(json.dumps({"draws": draws, "runs": runs, "outcomes": rows}, indent=2))
        return
    classes = list(dict.fromkeys(name for row in found for name in row.shares))
    click.echo(
        f"{loaded.scenario.title}: share of the variance over {draws} draws, {runs} runs each"
    )
    click.echo(f"{'outcome':28}" + "".join(f"{name:>20}" for name in classes))
    for row in found:
        if row.resolved is None:
            click.echo(f"{row.outcome:28}  not resolved: draws do not differ beyond chance")
            continue
        cells = (
            f"{100 * v:.0f} ({100 * lo:.0f} … {100 * hi:.0f}) %"
            for v, lo, hi in row.shares.values()
        )
        click.echo(f"{row.outcome:28}" + "".join(f"{cell:>20}" for cell in cells))
    click.echo(
        "\nIn brackets 95 % over resampled draws. Classes without drawn parameters explain nothing "
        "here:\nwhat is fixed is not known, only not varied. The rest to 100 % is interaction.\n"
        "Rates of conduct, how often governments act and how, are a part of the classes."
    )
    if loaded.posterior is not None:
        click.echo(
            f"The {tell_posterior(loaded.posterior)}; they are a group of their own here, whatever "
            "class their priors have."
        )


def _attributed(loaded: LoadedScenario, draws: int, runs: int) -> list[Attribution]:
    import numpy as np

    from ballast.analysis.stats.draws import Draws
    from ballast.analysis.stats.variance_attribution import attribute
    from ballast.sim.experiments.montecarlo import Plan, play
    from ballast.sim.outcomes.history_tables import histories
    from ballast.sim.outcomes.measured import measure
    from ballast.sim.scenario.priors import all_priors, sample, share_factors
    from ballast.sim.scenario.provenance import CLASSES
    from ballast.sim.world.compiled_scenario import compile_scenario

    scenario = loaded.scenario
    plan = Plan(
        loaded=loaded,
        seed=scenario.seed,
        draws=draws + 1,  # draw 0 takes the modes and is no sample
        runs=runs,
        days=scenario.days,
        logged=0,
    )
    with progress_bar("histories", plan.histories * plan.days, quiet=False) as progress:
        tallies = play(plan, None, progress)
    table = histories(tallies, compile_scenario(loaded), plan.days).to_pandas()
    values = sample(loaded, plan.seed, np.arange(1, plan.draws))
    priors = all_priors(scenario) | share_factors(scenario)
    # numbers of a posterior are drawn jointly, whatever their class: a group of their own
    jointly = () if loaded.posterior is None else loaded.posterior.keys
    apart = {key: v for key, v in values.items() if priors[key].drawn and key not in jointly}
    groups = {}
    for name in CLASSES:
        drawn = [v for key, v in apart.items() if priors[key].evidence == name]
        groups[name.value] = np.stack(drawn, axis=1) if drawn else np.zeros((draws, 0))
    if jointly:
        groups[POSTERIOR] = np.stack([values[key] for key in jointly], axis=1)
    # whatever class they are of, beside the classes: shares of this column are in the others too
    rates = [v for key, v in values.items() if CONDUCT.match(key) and priors[key].drawn]
    groups["rates of conduct"] = np.stack(rates, axis=1) if rates else np.zeros((draws, 0))
    measured = [m for m in measure(table, scenario, plan.days) if m.name in _headlines(scenario)]
    return attribute(measured, Draws.of(table), groups, plan.seed)


def _headlines(scenario: Scenario) -> tuple[str, ...]:
    """The headline outcomes of the summary that are asked over the whole run."""
    return (
        "rung_4_or_higher",
        "rung_5_or_higher",
        "rung_6_or_higher",
        "summit_held",
        "mil_channel_reopened",
        "mil_channel_working",
        "any_lethal_incident",
        *scenario.outcomes,
        "encounters",
        "tension_mean",
    )


def _block(entry: Explained) -> str:
    from ballast.sim.scenario.provenance import CLASSES

    lines = [
        ("what", entry.what),
        ("value", f"{entry.value} {entry.unit}".strip()),
        *([] if entry.posterior is None else [(POSTERIOR, str(entry.posterior))]),
        (
            "evidence",
            "none needed"
            if entry.evidence is None
            else f"{entry.evidence.value}, {CLASSES[entry.evidence]}",
        ),
        ("source", "–" if entry.source is None else f"{entry.source}: {entry.reference}"),
        ("why", entry.why or "–"),
    ]
    lines += [(fact, words) for fact, words in entry.facts.items()]
    return "\n".join([entry.key, *(f"  {name:9} {text}" for name, text in lines)])


def _print_lines(entries: list[Explained], loaded: LoadedScenario) -> None:
    from ballast.sim.scenario.posterior_text import tell_posterior
    from ballast.sim.scenario.provenance import CLASSES, classes_of, rates_by_class

    scenario = loaded.scenario
    for entry in entries:
        value = f"{entry.value} {entry.unit}".strip()
        learnt = "" if entry.posterior is None else f"  → {entry.posterior}"
        click.echo(
            f"{entry.evidence or '–'}  {entry.key}: {value}  [{entry.source or '–'}]{learnt}"
        )
    counts = classes_of(scenario)
    click.echo()
    for kind, by_class in counts.items():
        total = sum(by_class.values())
        shares = ", ".join(f"{c.value} {by_class[c]}" for c in CLASSES)
        click.echo(f"{total} {kind} parameters: {shares}")
    rates, acts = rates_by_class(scenario)
    if rates or acts:
        shares = ", ".join(f"{c.value} {rates[c]}" for c in CLASSES)
        click.echo(f"{rates.total()} drawn rates of acts: {shares}; shares of {acts} acts drawn")
    click.echo("; ".join(f"{c.value} {words}" for c, words in CLASSES.items()))
    if loaded.posterior is not None:
        click.echo(f"{tell_posterior(loaded.posterior)}; classes are those of their priors")


def _print_ledger(rows: list[Grounded], as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps([asdict(row) for row in rows], indent=2, ensure_ascii=False))
        return
    for row in rows:
        click.echo(f"{row.fact}  {row.words}")
        for ground, value in row.grounds.items():
            click.echo(f"     {ground}{': ' + value if value else ''}")
        if row.why_not:
            click.echo(f"     carries nothing: {row.why_not}")
    used = sum(bool(row.grounds) for row in rows)
    click.echo(f"\n{len(rows)} facts, {used} of them carry something")
