"""The media layer: counts of reports follow what happens and change nothing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy.stats import gamma, poisson

from ballast.sim.outcomes.history_log import (
    HistoryLog,
    Incident,
    LoggedIncidents,
    LoggedVisits,
    new_log,
)
from ballast.sim.outcomes.history_tables import histories
from ballast.sim.outcomes.media_reports import MEDIA_COLUMNS, media_counts, media_reports
from ballast.sim.outcomes.news import News, acts_in_the_news, expected, others_in_the_news
from ballast.sim.scenario.changes import changed
from ballast.sim.scenario.schema import LoadedScenario
from ballast.sim.streams import Luck
from ballast.sim.vocabulary import CATEGORIES, VisitEvent
from ballast.sim.world.compiled_scenario import compile_scenario
from tests.cases import baseline, play, small

DAYS = 200
RULE = ("reports", "attention", "dispersion", "half_life")


def _counts(**parameters: float) -> tuple[np.ndarray, np.ndarray, list]:
    change = {f"parameters.reporting.{name}": value for name, value in parameters.items()}
    loaded = changed(small(), change)
    tally = play(loaded, draws=2, runs=15, days=DAYS, logged=30)
    setting = compile_scenario(loaded)
    return *media_counts(tally.log, setting, 1), tally.log.acts


def test_reports_have_the_mean_that_the_news_give_them() -> None:
    """20 of each act, visit, encounter, shock and suspension, where all are as salient."""
    still = {"attention": 0.0, "dispersion": 100.0, "half_life": 0.1}
    loaded = changed(small(), {f"parameters.reporting.{k}": v for k, v in still.items()})
    log, setting = (
        play(loaded, draws=2, runs=15, days=DAYS, logged=30).log,
        compile_scenario(loaded),
    )
    covered = sum(
        len(news.day)
        for news in (*acts_in_the_news(log, setting), *others_in_the_news(log, setting))
    )
    mean = media_counts(log, setting, 1)[0].sum() / covered

    assert 19.5 < mean < 20.5


def test_acts_are_covered_as_by_a_loop_over_days() -> None:
    """The same numbers drawn act by act, with the plain inverse of the Poisson law."""
    setting = compile_scenario(small())
    log = play(small(), draws=2, runs=4, days=60, logged=8).log
    bare = replace(log, visits=[], incidents=[])
    counts, _ = media_counts(bare, setting, 1)
    luck, found = Luck(1, log.draws, log.runs), np.zeros_like(counts)
    rule = {k: small().scenario.parameters[f"reporting.{k}"].centre for k in RULE}
    fade = 2.0 ** (-1.0 / rule["half_life"])
    for done in log.acts:
        for lane, act in zip(done.lanes, done.act, strict=True):
            category = CATEGORIES[setting.acts.category[act]].value
            stream = f"reporting.{setting.sides[done.side]}.{category}"
            mean = rule["reports"] * np.exp(
                rule["attention"] * (abs(setting.acts.weight[act]) - 3.0)
            )
            u = luck.uniform(stream, done.day)[lane]
            mean *= gamma.ppf(u, rule["dispersion"]) / rule["dispersion"]
            for lag in range(min(7, 60 - done.day)):
                share = (1.0 - fade) * fade**lag / (1.0 - fade**7)
                u = luck.uniform(f"{stream}.{lag}", done.day)[lane]
                found[done.side, done.day + lag, lane] += int(poisson.ppf(u, mean * share))

    np.testing.assert_array_equal(counts, found)


def _log(days: int = 40, histories: int = 3) -> HistoryLog:
    numbers = np.arange(histories)
    return new_log(np.zeros_like(numbers), numbers, days, histories)


def _others(log: HistoryLog, loaded: LoadedScenario) -> dict[str, list[tuple[float, ...]]]:
    """By stream: day, lane and weight of what is covered."""
    news = others_in_the_news(log, compile_scenario(loaded))
    return {
        n.stream: list(zip(n.day.tolist(), n.lane.tolist(), n.weight.tolist(), strict=True))
        for n in news
        if len(n.day)
    }


def test_visits_and_summits_are_good_news_and_those_put_off_bad_ones() -> None:
    """A minister, a summit, one that is put off; being proposed or completed is no news."""
    slots = compile_scenario(baseline()).slots
    place = [slots.ids.index(v) for v in ("yellen-july", "summit-november", "kerry-july")]
    begun, off = int(VisitEvent.BEGUN), int(VisitEvent.POSTPONED)
    log = _log()
    lanes, slot = np.array([0, 1, 2, 2]), np.array([*place, place[0]])
    events = np.array([begun, begun, off, int(VisitEvent.COMPLETED)])
    log.visits.append(LoggedVisits(5, lanes, slot, events))

    assert _others(log, baseline()) == {
        "reporting.US.visits": [(5, 0, 4.0)],
        "reporting.CN.visits": [(5, 1, 7.0)],
        "reporting.US.visits_put_off": [(5, 2, -4.0)],
    }


def test_a_secret_visit_is_no_news() -> None:
    slots = compile_scenario(baseline()).slots
    secret = np.flatnonzero(slots.secret)[:1]
    log = _log()
    log.visits.append(LoggedVisits(5, np.array([0]), secret, np.array([int(VisitEvent.BEGUN)])))

    assert len(secret) == 1 and _others(log, baseline()) == {}


def test_incidents_are_bad_news_of_the_side_whose_doing_they_are() -> None:
    """China intercepts; a shock that offends it is an American one; two channels shut are one."""
    setting = compile_scenario(baseline())
    shut = [c for c, side in enumerate(setting.channels.opener) if side == 1][:2]
    log, lanes = _log(), np.array([0, 2])
    log.incidents += [
        LoggedIncidents(3, Incident.ENCOUNTER, 0, lanes, np.array([1.0, 3.0])),
        LoggedIncidents(4, Incident.SHOCK, 1, lanes[:1], np.array([5.0])),
        LoggedIncidents(6, Incident.SUSPENSION, 0, np.array([1, 1]), np.array(shut, float)),
    ]

    assert _others(log, baseline()) == {
        "reporting.CN.encounters": [(3, 0, -4.0), (3, 2, -9.0)],
        "reporting.US.shocks": [(4, 0, -5.0)],
        "reporting.CN.suspensions": [(6, 1, -6.0)],
    }


def test_several_of_a_kind_on_a_day_share_their_coverage() -> None:
    """Weights 4 and -2 at equal salience: twice the reports, each of weight 1."""
    pair = News(
        stream="s", side=0, day=np.array([2, 2]), lane=np.array([0, 0]),
        weight=np.array([4.0, -2.0]), score=np.array([4.0, -2.0]),
    )  # fmt: skip
    day, lane, mean, score = expected(pair, np.array([10.0]), np.array([0.0]))

    assert (day.tolist(), lane.tolist()) == ([2], [0])
    assert (mean.tolist(), score.tolist()) == ([20.0], [1.0])


def test_news_change_no_history() -> None:
    """With every history logged, and with none."""
    logged, bare = (play(small(), draws=2, runs=5, days=60, logged=n) for n in (10, 0))
    setting = compile_scenario(small())

    assert logged.log.visits and logged.log.incidents
    assert histories([logged], setting, 60).equals(histories([bare], setting, 60))
    assert (logged.tension_total == bare.tension_total).all()


def test_tone_stands_on_the_footing_of_the_composite() -> None:
    """A quiet day has the shift; both sides together make the composite."""
    loaded = baseline()
    footing = loaded.scenario.media
    assert footing is not None
    table = media_reports([_log(days=2, histories=1)], compile_scenario(loaded), 1).to_pandas()
    assert table["tone"].tolist() == [footing.shift / 2] * 4
    log = play(loaded, draws=1, runs=2, days=30, logged=2).log
    table = media_reports([log], compile_scenario(loaded), 1).to_pandas()
    days = table.groupby(["run", "date"])[["tone", "goldstein_sum"]].sum()

    assert np.allclose(days["tone"], footing.shift + footing.scale * days["goldstein_sum"])
    assert media_reports([log], compile_scenario(small()), 1)["tone"].null_count == 120


def test_counts_do_not_touch_the_acts() -> None:
    few, many = _counts(reports=1.0)[2], _counts(reports=500.0)[2]

    assert [x.act.tolist() for x in few] == [x.act.tolist() for x in many]


def test_without_reports_there_is_nothing() -> None:
    counts, weight, _ = _counts(reports=0.0)

    assert counts.sum() == 0 and not weight.any()


def test_a_history_has_the_same_reports_in_any_block() -> None:
    setting = compile_scenario(small())
    whole = play(small(), draws=2, runs=5, days=60, logged=10)
    part = play(small(), draws=2, runs=5, days=60, first=3, last=8, logged=5)
    all_counts, _ = media_counts(whole.log, setting, 1)
    some_counts, _ = media_counts(part.log, setting, 1)

    np.testing.assert_array_equal(all_counts[..., 3:8], some_counts)


def test_the_table_has_a_row_a_history_day_and_side() -> None:
    setting = compile_scenario(small())
    tally = play(small(), draws=2, runs=2, days=30, logged=3)
    table = media_reports([tally.log], setting, 1).to_pandas()

    assert list(table.columns) == list(MEDIA_COLUMNS)
    assert len(table) == 3 * 30 * 2
    assert table.iloc[0][["draw", "run", "source", "target"]].tolist() == [0, 0, "AA", "BB"]
    counts, weight = media_counts(tally.log, setting, 1)
    assert table["reports"].sum() == counts.sum()
    assert np.isclose(table["goldstein_sum"].sum(), weight.sum())
