"""``backtest``: a scenario scored on a dated record."""

from __future__ import annotations

from pathlib import Path

from ballast.analysis.forecasts.scored_forecasts import Backtest
from ballast.api.arguments import told_as_arguments
from ballast.api.waiting import waiting
from ballast.requests.backtest_request import asked_backtest
from ballast.requests.sizes import seed_problems
from ballast.sim.errors import InputError


@told_as_arguments()
def backtest(
    config: str | Path,
    *,
    observed: str | Path | None = None,
    seed: int | None = None,
    progress: bool = True,
) -> Backtest:
    """Score a scenario on a dated record, beside rivals that know as much.

    Args:
        config: the name of a shipped backtest, or the path of a file.
        observed: a file of events in place of the record that it names.
        seed: root seed; the scenario's own if not given.
        progress: show how much is done, if it takes longer than two seconds.

    Raises:
        InputError: every problem of the file, the scenario and the record.
    """
    problems = seed_problems(seed)
    if problems:
        raise InputError(*problems)
    request = asked_backtest(str(config), None if observed is None else str(observed), seed)
    with waiting(request.lanes, progress) as told:
        return request.play(told)
