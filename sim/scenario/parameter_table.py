"""The parameter table of the model's description, made from a scenario.

``python -m ballast.sim.scenario.parameter_table`` writes it into ``sim/ODD.md``; a test compares
the two.
"""

from __future__ import annotations

from pathlib import Path

from ballast.sim.rules.parameters import declared
from ballast.sim.scenario.library import load_scenario
from ballast.sim.scenario.schema import LoadedScenario, Prior

BEGIN, END = "<!-- parameters: begin -->", "<!-- parameters: end -->"
DESCRIPTION = Path(__file__).parents[1] / "ODD.md"
HEADING = "| parameter | meaning | value or low … mode … high | unit | class | source | facts |"


def parameter_table(loaded: LoadedScenario) -> str:
    """Every parameter of a scenario as a table in Markdown, in the order of the rule book."""
    rows = [HEADING, "|" + "---|" * HEADING.count(" | ") + "---|"]
    scenario = loaded.scenario
    for key, quantity in declared(tuple(scenario.governments)).items():
        prior = scenario.parameters[key]
        cells = (
            f"`{key}`",
            quantity.meaning,
            _number(prior),
            prior.unit,
            prior.evidence.value,
            prior.source or "",
            " ".join(prior.ledger),
        )
        rows.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    drawn = sum(prior.drawn for prior in scenario.parameters.values())
    fixed = len(scenario.parameters) - drawn
    rows.append("")
    rows.append(
        f"{drawn} of them are drawn and {fixed} held fixed; the range in brackets is what is "
        "plausible for a fixed one."
    )
    return "\n".join(rows)


def _number(prior: Prior) -> str:
    if prior.drawn:
        return f"{prior.low:g} … {prior.mode:g} … {prior.high:g}"
    plausible = "" if prior.low is None else f" ({prior.low:g} … {prior.high:g})"
    return f"{prior.value:g}{plausible}"


def described(text: str, table: str) -> str:
    """A description with the table between its marks."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{table}\n{END}{after}"


if __name__ == "__main__":
    made = parameter_table(load_scenario("summer-2023"))
    DESCRIPTION.write_text(described(DESCRIPTION.read_text("utf-8"), made), encoding="utf-8")
