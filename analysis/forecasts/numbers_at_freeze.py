"""A scenario as it is known on the day of its freeze: numbers whose data came later are made anew.

Such a number is *derived*, where it is a count of the record, and the record gives that count over
the days of its source: it is counted again up to the freeze. Else it is *widened*: to the range
from before its data that the shipped calibration has, or by doubling its range; of a count half the
events in half the days. A posterior of later data and events of the record after the freeze are set
aside. Whatever else is of later is for :func:`ballast.analysis.forecasts.leakage.known_later`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from ballast.analysis.forecasts.data_behind import Ancestor, data_behind, line_of
from ballast.analysis.forecasts.recounting import Recount, recount_of
from ballast.analysis.forecasts.widening import widened
from ballast.analysis.text.nouns import amount
from ballast.sim.scenario.calibration_file import CalibrationFile
from ballast.sim.scenario.changes import changed
from ballast.sim.scenario.conduct_keys import DAYS_A_YEAR, HALF, Counted
from ballast.sim.scenario.dating import beyond
from ballast.sim.scenario.library import shipped_folder
from ballast.sim.scenario.posterior_checks import without_posterior
from ballast.sim.scenario.priors import range_of
from ballast.sim.scenario.reader import read
from ballast.sim.scenario.schema import LoadedScenario, Prior
from ballast.sim.scenario.settings import parse
from ballast.sim.vocabulary import Evidence

KEPT, DERIVED, WIDENED = "kept", "derived", "widened"


@dataclass(frozen=True, kw_only=True)
class NumberAtFreeze:
    """A number that rests on data.

    Attributes:
        key: dotted key; all counts of the acts of a government are one number.
        source: of the data.
        last: day, month or year up to which they reach.
        of: title of the scenario in which the number is of class D.
        was: the number in words.
        fate: ``kept``, ``derived`` or ``widened``.
        now: the number made anew in words, and by which rule; both empty where it is kept.
    """

    key: str
    source: str
    last: str
    of: str
    was: str
    fate: str = KEPT
    now: str = ""
    how: str = ""


@dataclass(frozen=True, kw_only=True)
class AtFreeze:
    """A scenario as it is known on a day.

    Attributes:
        loaded: it, with numbers made anew.
        numbers: every number that rests on data, in the order of the scenario.
        set_aside: what is not used, in words.
    """

    loaded: LoadedScenario
    numbers: tuple[NumberAtFreeze, ...]
    set_aside: tuple[str, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether anything of the scenario is not as its file has it."""
        return bool(self.set_aside) or any(one.fate != KEPT for one in self.numbers)

    def as_json(self) -> dict[str, Any]:
        """Numbers by their fates, and what is set aside."""
        rows = [asdict(one) for one in self.numbers]
        by_fate = {
            fate: [row for row in rows if row["fate"] == fate] for fate in (KEPT, DERIVED, WIDENED)
        }
        return {**by_fate, "set_aside": list(self.set_aside)}


def at_freeze(loaded: LoadedScenario, freeze: date) -> AtFreeze:
    """A scenario with what was known on a day.

    Args:
        loaded: the scenario; it stays as it is.
        freeze: last day that anybody may know of.

    Raises:
        InputError: a number that can be neither derived nor widened.
    """
    made, set_aside = _without_later(loaded, freeze)
    line = list(line_of(loaded))
    numbers: list[NumberAtFreeze] = []
    change: dict[str, Any] = {}
    for key, prior in line[0].numbers.items():
        found = data_behind(key, prior, line, freeze)
        if found is not None:
            of, last = found
            title, source = of.loaded.scenario.title, str(of.numbers[key].source)
            one = NumberAtFreeze(key=key, source=source, last=last, of=title, was=in_words(prior))
            if beyond(last, freeze):
                one, change[key] = _anew(one, prior, of, loaded, freeze)
            numbers.append(one)
    for one, changes in _counts_of_acts(line, freeze):
        numbers.append(one)
        change |= changes
    if change:
        made = changed(made, change)
    return AtFreeze(loaded=made, numbers=tuple(numbers), set_aside=tuple(set_aside))


def _without_later(loaded: LoadedScenario, freeze: date) -> tuple[LoadedScenario, list[str]]:
    """A scenario without a posterior of later data and events after the freeze; what those are."""
    told, made = [], loaded
    if loaded.posterior is not None and loaded.posterior.about.last_day > freeze:
        about, number = loaded.posterior.about, len(loaded.posterior.keys)
        told.append(
            f"the posterior {about.name!r}, of data up to {about.last_day}: "
            f"{amount(number, 'number')} drawn from priors"
        )
        made = without_posterior(made)
    last = (freeze - loaded.scenario.start).days
    early = tuple(event for event in loaded.record if event.day <= last)
    if late := len(loaded.record) - len(early):
        told.append(f"{amount(late, 'event')} of the scenario's record, after the freeze")
        made = made.model_copy(update={"record": early})
    return made, told


def _anew(
    one: NumberAtFreeze, prior: Prior, of: Ancestor, loaded: LoadedScenario, freeze: date
) -> tuple[NumberAtFreeze, dict[str, Any]]:
    """A number derived or widened, and what is to be said of it in the scenario."""
    if isinstance(prior, Counted):
        return _count_anew(one, prior, of, freeze)
    before = _from_before().get(one.key)
    if before is not None:
        low, mode, high = (float(before[name]) for name in ("low", "mode", "high"))
        how = "the range from before its data (configs/calibration.yaml)"
    else:
        low, mode, high = widened(one.key, prior, tuple(loaded.scenario.governments))
        same = (low, high) == (prior.low, prior.high)
        how = "drawn over its range, which cannot be wider" if same else "its range doubled"
    new = {"low": low, "mode": mode, "high": high} | _grounds(how, freeze)
    return replace(one, fate=WIDENED, now=f"{low:g} … {mode:g} … {high:g}", how=how), new


def _count_anew(
    one: NumberAtFreeze, prior: Counted, of: Ancestor, freeze: date
) -> tuple[NumberAtFreeze, dict[str, Any]]:
    recount = _recount(of, one.source, freeze)
    count = None if recount is None else recount.rate(one.key)
    if recount is not None and count is not None:
        fate, how, days = DERIVED, _counted_again(recount), float(recount.days)
    else:
        fate, how = WIDENED, "half the count in half the days"
        count, days = (prior.shape - HALF) * HALF, _days(prior) * HALF
    new = {"count": count, "days": days} | _grounds(how, freeze)
    return replace(one, fate=fate, now=_as_count(count, days), how=how), new


def _counts_of_acts(
    line: Sequence[Ancestor], freeze: date
) -> Iterator[tuple[NumberAtFreeze, dict[str, Any]]]:
    """Counts of the acts of each government that rest on later data, and what to say of them."""
    for side, government in line[0].loaded.scenario.governments.items():
        counts = government.conduct.counts
        for of in line if counts else ():
            about = of.loaded.scenario.governments.get(side)
            if about is None or about.conduct.counts != counts:
                continue
            if not (last := of.data_of(about.conduct)) or not beyond(last, freeze):
                continue
            source, where = str(about.conduct.source), f"governments.{side}.conduct"
            recount = _recount(of, source, freeze)
            new = None if recount is None else recount.acts(side, counts)
            if recount is not None and new is not None:
                fate, how = DERIVED, _counted_again(recount)
            else:
                fate, how = WIDENED, "half of each count"
                new = {act: count * HALF for act, count in counts.items()}
            grounds = {f"{where}.{key}": said for key, said in _grounds(how, freeze).items()}
            one = NumberAtFreeze(
                key=f"{where}.counts", source=source, last=last, of=of.loaded.scenario.title,
                was=f"{sum(counts.values()):g} acts", fate=fate,
                now=f"{sum(new.values()):g} acts", how=how,
            )  # fmt: skip
            yield one, {one.key: new} | grounds
            break


def _recount(of: Ancestor, source: str, freeze: date) -> Recount | None:
    return recount_of(of.loaded, of.seeds.sources.get(source, {}).get("data"), freeze)


def _counted_again(recount: Recount) -> str:
    return f"counted in the record from {recount.first} to {recount.freeze}"


def _grounds(how: str, freeze: date) -> dict[str, Any]:
    """What a number made anew rests on: a rule, and no source."""
    why = f"{how}: its data reach beyond the freeze {freeze}"
    return {"evidence": Evidence.ASSUMPTION.value, "source": None, "ledger": [], "why": why}


def _from_before() -> Mapping[str, Mapping[str, Any]]:
    """Numbers as they were before their data, by the shipped calibration."""
    return parse(read(shipped_folder("configs") / "calibration.yaml"), CalibrationFile).before


def in_words(prior: Prior) -> str:
    """A number for tables: its range with its centre, or a count.

    >>> in_words(Prior(value=3, low=1, high=5, evidence="A"))
    '1 … 3 … 5, fixed'
    """
    if isinstance(prior, Counted):
        return _as_count(prior.shape - HALF, _days(prior))
    low, high = range_of(prior)
    if low is None or high is None:
        return f"{prior.centre:g}, fixed"
    return f"{low:g} … {prior.centre:g} … {high:g}" + ("" if prior.drawn else ", fixed")


def _days(prior: Counted) -> float:
    """In how many days was counted."""
    return round(DAYS_A_YEAR / prior.scale, 6)


def _as_count(count: float, days: float) -> str:
    return f"{count:g} in {days:g} days"
