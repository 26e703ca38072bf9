"""How sure: the evidence behind the numbers, warnings, and what more runs would bring."""

from __future__ import annotations

from typing import Any

from ballast.analysis.narrative.words import sentence
from ballast.analysis.report.headline_answers import figures_of
from ballast.analysis.report.report_material import Material
from ballast.analysis.text.markup import Html, el, join, table
from ballast.analysis.text.rounding import half_width, known, percentage
from ballast.sim.scenario.posterior_text import tell_posterior
from ballast.sim.scenario.provenance import CLASSES, classes_of

CAVEAT = (
    "The level of risk rests mostly on priors, not on data. Rely on differences between scenarios, "
    "changes over time and the range over parameter draws rather than on any single number. This "
    "is not a forecast."
)


def section(material: Material) -> Html:
    """The section."""
    return join(
        [
            el("p", CAVEAT, class_="caveat"),
            evidence(material),
            el("h3", "Warnings"),
            _alarms(material.tables.summary.get("alarms") or []),
            el("h3", "Would more simulations help?"),
            el("p", more_runs(material)),
            el("p", _structure(material)),
        ]
    )


def shares(material: Material) -> dict[str, tuple[int, int]]:
    """Drawn and fixed parameters by what they rest on."""
    counts = classes_of(material.scenario)
    return {
        f"{kind.value}, {words}": (counts["drawn"][kind], counts["fixed"][kind])
        for kind, words in CLASSES.items()
    }


def evidence_in_words(material: Material) -> str:
    """The shares as a sentence."""
    found = list(shares(material).values())
    all_ = sum(drawn + fixed for drawn, fixed in found)
    data, literature, expert, assumed = (drawn + fixed for drawn, fixed in found)
    return (
        f"Of the model's {all_} parameters, {data} are estimated from data before the start, "
        f"{literature} come from published literature, {expert} are expert priors and {assumed} "
        "are assumptions"
    )


def evidence(material: Material) -> Html:
    """What the parameters rest on, as a table."""
    found = shares(material)
    all_ = max(1, sum(drawn + fixed for drawn, fixed in found.values()))
    rows = [
        [name, str(drawn), str(fixed), percentage((drawn + fixed) / all_)]
        for name, (drawn, fixed) in found.items()
    ]
    caption = "Evidence for the parameters of the model"
    columns = ["evidence", "drawn from a prior", "fixed", "share"]
    command = el("code", f"ballast explain {material.word}")
    note = el("p", "List every number with its source: ", command, ".", class_="small")
    return join([table(caption, columns, rows), _learnt(material), note])


def _learnt(material: Material) -> Html | None:
    """How many of them data have changed since, where the scenario names a posterior."""
    found = material.stored.loaded.posterior
    if found is None:
        return None
    said = "The table has the evidence of the priors."
    return el("p", f"{said} {sentence(tell_posterior(found))}", class_="small")


def _alarms(alarms: list[str]) -> Html:
    if not alarms:
        return el("p", "No warnings.")
    return el("ul", (el("li", alarm) for alarm in alarms), class_="alarms")


def more_runs(material: Material) -> str:
    """What more simulations would narrow, and what not."""
    row = material.outcomes[material.lead]
    if not known(row["mc_low"]):
        return "A single simulation has no Monte Carlo error: run more."
    if row.get("settled"):
        return "More simulations would not change this outcome."
    found = figures_of(material.lead, row)
    text = (
        f"The 95 % Monte Carlo interval of {material.lead} is {found.chance}; four times as many "
        "simulations would halve its width. "
    )
    chance, draws = (half_width((row[f"{k}_low"], row[f"{k}_high"])) for k in ("mc", "draws"))
    if found.draws is not None and draws > chance > 0.0:
        text += (
            f"The 90 % range over parameter draws is {found.draws}, {_times(draws / chance)}, and "
            "more simulations do not narrow it: only better evidence does. "
        )
    return text + _advice(material.tables.summary.get("advice"))


def _times(factor: float) -> str:
    """
    >>> _times(1.2), _times(12.4)
    ('about as wide', '12 times as wide')
    """
    return "about as wide" if factor < 1.5 else f"{factor:.0f} times as wide"


def _advice(advice: dict[str, Any] | None) -> str:
    if advice is None:
        return ""
    return (
        f"To estimate {advice['outcome']} to ± {100 * advice['half_width']:g} point: "
        f"--draws {advice['draws']} --runs {advice['runs']}."
    )


def _structure(material: Material) -> Html:
    if not material.tables.variants.empty:
        inert = material.tables.summary.get("without_effect") or []
        ending = f" Structures without effect: {', '.join(inert)}." if inert else ""
        said = (
            "Alternative model structures were run with the same random numbers; the tables of "
            "all outcomes give their range."
        )
        return join([said, ending])
    return join(
        [
            "Alternative model structures were not run: ",
            el("code", f"ballast run {material.word} --variants"),
            " runs them.",
        ]
    )
