"""``backtest``: forecasts scored on a dated record."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from ballast.analysis.forecasts.scored_forecasts import Backtest
from ballast.analysis.results.folder_writing import refuse_other_backtest
from ballast.api.arguments import told_as_arguments
from ballast.api.waiting import waiting
from ballast.requests.backtest_request import asked_backtest
from ballast.requests.forecaster import Sizes
from ballast.sim.errors import InputError, Problem
from ballast.sim.scenario.messages import shown
from ballast.sim.scenario.schema import LoadedScenario


@told_as_arguments()
def backtest(
    what: str | Path,
    observed: str | Path | Sequence[str | Path] = (),
    *,
    first: date | str | None = None,
    last: date | str | None = None,
    scenario: str | Path | LoadedScenario | None = None,
    draws: int | None = None,
    runs: int | None = None,
    seed: int | None = None,
    out: str | Path | None = None,
    progress: bool = True,
) -> Backtest:
    """Score forecasts on a dated record, beside rivals that know as much.

    Args:
        what: path of a sheet that was frozen, of a scenario or of a backtest; or the name of a
            shipped scenario or backtest.
        observed: a file of events, or several; those that a backtest names if not given.
        first, last: days that the events cover; those of the first and the last event if not given.
        scenario: of a sheet, where it does not lie where the sheet says.
        draws, runs, seed: of a scenario that is played.
        out: folder for the page, pictures, tables and the sheet; none is written if not given.
        progress: show how much is done, if it takes longer than two seconds.

    Raises:
        InputError: every problem of the files, the scenario and the record.
    """
    problems: list[Problem] = []
    if not isinstance(observed, str | Path | Sequence):
        message = f"expected the path of a file, or several, got {shown(observed)}"
        raise InputError(Problem(message, key="observed"))
    several = [observed] if isinstance(observed, str | Path) else list(observed)
    days = {name: _day(name, day, problems) for name, day in (("first", first), ("last", last))}
    if problems:
        raise InputError(*problems)
    files, sizes = [str(file) for file in several], Sizes(draws=draws, runs=runs, seed=seed)
    request = asked_backtest(str(what), files, **days, scenario=scenario, sizes=sizes)
    if out is not None:
        refuse_other_backtest(Path(out))
    with waiting(request.lanes, progress) as told:
        found = request.play(told)
    if out is not None:
        from ballast.requests.backtest_to_folder import write_backtest

        write_backtest(found, Path(out))
    return found


def _day(name: str, day: date | str | None, problems: list[Problem]) -> date | None:
    try:
        return date.fromisoformat(day) if isinstance(day, str) else day
    except ValueError:
        problems.append(Problem(f"expected a day as YYYY-MM-DD, got {shown(day)}", key=name))
        return None
