"""How sure: what the numbers rest on, what to be careful about, and what more runs would bring."""

from __future__ import annotations

from math import sqrt
from typing import Any

from ballast.analysis.narrative.words import sentence
from ballast.analysis.report.report_material import Material
from ballast.analysis.text.markup import Html, el, join, table
from ballast.analysis.text.rounding import decimals_within, half_width, known, percentage, rounded
from ballast.sim.scenario.posterior_text import tell_posterior
from ballast.sim.scenario.provenance import CLASSES, classes_of

CAVEAT = (
    "The level of risk rests mostly on priors, not on data. Read differences between scenarios, "
    "courses over time and the spread over draws before any single number. It is no forecast."
)


def section(material: Material) -> Html:
    """The section."""
    return join(
        [
            el("p", CAVEAT, class_="caveat"),
            evidence(material),
            el("h3", "Be careful with"),
            _alarms(material.tables.summary.get("alarms") or []),
            el("h3", "Would more histories help?"),
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
        f"Of {all_} parameters of the model {data} are measured on data from before the start, "
        f"{literature} come from published literature, {expert} are expert priors and {assumed} "
        "plain assumptions"
    )


def evidence(material: Material) -> Html:
    """What the parameters rest on, as a table."""
    found = shares(material)
    all_ = max(1, sum(drawn + fixed for drawn, fixed in found.values()))
    rows = [
        [name, str(drawn), str(fixed), percentage((drawn + fixed) / all_)]
        for name, (drawn, fixed) in found.items()
    ]
    caption = "What the parameters of the model rest on"
    columns = ["evidence", "drawn anew in each draw", "fixed", "share"]
    command = el("code", f"ballast explain {material.word}")
    note = el("p", "Every number with its source: ", command, ".", class_="small")
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
        return el("p", "No alarm was raised: no outcome is too rare to be told, none is certain.")
    return el("ul", (el("li", alarm) for alarm in alarms), class_="alarms")


def more_runs(material: Material) -> str:
    """What more histories would narrow, and what not."""
    row = material.outcomes[material.lead]
    scale, unit = (100.0, " points") if row["kind"] == "probability" else (1.0, "")
    chance, draws = (_half(row, kind, scale) for kind in ("mc", "draws"))
    if chance is None:
        return "One history says nothing of chance: play more."
    digits = decimals_within(chance / 2)
    text = (
        f"Chance leaves the leading number ({material.lead}) uncertain by "
        f"± {rounded(chance, digits)}{unit}; four times as many histories would halve that to "
        f"± {rounded(chance / sqrt(4.0), digits)}. "
    )
    if draws is not None and draws > chance:
        text += (
            f"The spread over parameters, ± {rounded(draws, decimals_within(draws / 2))}{unit}, is "
            f"{_times(draws / chance)} as wide, and no number of histories narrows it: "
            "only better evidence does. "
        )
    return text + _advice(material.tables.summary.get("advice"))


def _times(factor: float) -> str:
    """
    >>> _times(1.2), _times(12.4)
    ('about', '12 times')
    """
    return "about" if factor < 1.5 else f"{factor:.0f} times"


def _advice(advice: dict[str, Any] | None) -> str:
    if advice is None:
        return ""
    return (
        f"For ± {100 * advice['half_width']:g} point of chance on {advice['outcome']}, with the "
        f"spread over draws at the least cost, play --draws {advice['draws']} "
        f"--runs {advice['runs']}."
    )


def _structure(material: Material) -> Html:
    if not material.tables.variants.empty:
        inert = material.tables.summary.get("without_effect") or []
        ending = f" Nothing changed without: {', '.join(inert)}." if inert else ""
        said = "Rival structures were played on the same luck; the table above has their range."
        return join([said, ending])
    return join(
        [
            "Models built otherwise were not played, so a third spread is not known; ",
            el("code", f"ballast run {material.word} --variants"),
            " plays them.",
        ]
    )


def _half(row: dict[str, Any], kind: str, scale: float) -> float | None:
    low, high = row.get(f"{kind}_low"), row.get(f"{kind}_high")
    return scale * half_width((low, high)) if known(low) and known(high) else None
