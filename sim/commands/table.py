"""The table of outcomes as it is printed."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from analysis.outcomes import Outcome
from analysis.uncertainty import decimals

CAVEAT = (
    "Levels rest mostly on priors, not on data: read differences between scenarios and the "
    "spread over draws before any single number."
)


def cells(outcome: Outcome) -> tuple[str, str, str, str]:
    """Estimate, interval of chance, interval over draws, value at the modes."""
    about = outcome.estimate
    if about is None or outcome.at_modes is None:
        return ("–",) * 4
    digits = decimals(about)
    missing = "one draw" if outcome.n_draws == 1 else "not resolved"
    return (
        _number(outcome, about.value, digits),
        _interval(outcome, about.mc_low, about.mc_high, digits, "one history"),
        _interval(outcome, about.draws_low, about.draws_high, digits, missing),
        _number(outcome, outcome.at_modes.value, decimals(outcome.at_modes)),
    )


def _number(outcome: Outcome, value: float, digits: int) -> str:
    if outcome.kind == "probability":
        return f"{value * 100:.{max(0, digits - 2)}f} %"
    return f"{value:.{digits}f}"


def _interval(
    outcome: Outcome, low: float | None, high: float | None, digits: int, missing: str
) -> str:
    if low is None or high is None:
        return missing
    first = _number(outcome, low, digits).removesuffix(" %")
    return f"{first} … {_number(outcome, high, digits)}"


def print_outcomes(
    console: Console,
    heading: str,
    outcomes: list[Outcome],
    alarms: list[str],
    *,
    only_modes: bool,
) -> None:
    """Print the table, what to be careful about, and how to read a level.

    Args:
        console: where to.
        heading: what was played.
        outcomes, alarms: rows and warnings.
        only_modes: draw 0 alone was played, so that nothing is known about other parameters.
    """
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("outcome", no_wrap=True)
    table.add_column("at the modes" if only_modes else "estimate", justify="right")
    table.add_column("chance (95 %)", justify="right")
    if not only_modes:
        table.add_column("draws (5-95 %)", justify="right")
        table.add_column("at the modes", justify="right")
    table.add_column("days", justify="right")
    for outcome in outcomes:
        estimate, chance, draws, modes = cells(outcome)
        row = [estimate, chance] if only_modes else [estimate, chance, draws, modes]
        table.add_row(outcome.name, *row, str(outcome.horizon_days))
    console.print(heading, style="bold", highlight=False, soft_wrap=True)
    console.print(table)
    for alarm in alarms:
        console.print(f"! {alarm}", highlight=False, soft_wrap=True, markup=False)
    console.print(CAVEAT, style="dim", highlight=False, soft_wrap=True)
