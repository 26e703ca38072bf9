"""Statistics of event series, on series whose answer is known."""

from __future__ import annotations

import numpy as np
import pytest

from ballast.analysis.stats import series_statistics as series
from ballast.analysis.stats.event_series import (
    NOT_AN_ACT,
    Events,
    events_by_chance,
    recorded_events,
)
from ballast.sim.streams import Luck
from tests.cases import baseline, small


def events(rows: list[tuple[int, int, int, float]], histories: int, days: int) -> Events:
    """Events from (history, day, side, weight)."""
    history, day, side, weight = (np.array(c) for c in zip(*rows, strict=True))
    none = np.full(len(rows), NOT_AN_ACT)
    return Events(
        history=history, day=day, side=side, weight=weight.astype(float), category=none, act=none,
        share=np.ones(len(rows)), histories=histories, days=days,
    )  # fmt: skip


def test_answers_by_hand() -> None:
    """100 days; triggers on days 10 and 50, answers on days 12 and 90.

    The first trigger is answered. An answer on day a follows the 8 days a-7 … a, so 16 of 100
    days are followed by one: 1/2 - .16 = .34.
    """
    hand = events([(0, 10, 0, -4), (0, 50, 0, -4), (0, 12, 1, -3), (0, 90, 1, -3)], 1, 100)
    found = series.answers(hand, hand.hostile(0, -3.0), hand.hostile(1, -2.0))

    assert [row.tolist() for row in found] == [[1.0], [2.0], [0.16]]
    assert series.excess_answers(*found) == pytest.approx(0.34)


def test_the_window_has_both_its_ends() -> None:
    for lag, answered in ((0, 1.0), (7, 1.0), (8, 0.0)):
        hand = events([(0, 10, 0, -4), (0, 10 + lag, 1, -3)], 1, 100)
        found = series.answers(hand, hand.hostile(0), hand.hostile(1))

        assert found[0].tolist() == [answered]


def test_weights_on_the_threshold_count() -> None:
    hand = events([(0, 1, 0, -3.0), (0, 2, 0, -2.9), (0, 3, 0, 0.0), (0, 4, 0, 2.0)], 1, 10)

    assert hand.hostile(0, -3.0).tolist() == [True, False, False, False]
    assert hand.hostile(0).tolist() == [True, True, False, False]


def hawkes(offspring: np.ndarray, half_life: float, histories: int, days: int) -> np.ndarray:
    """Counts of a mutually exciting process by its own definition, Poisson each day."""
    fade = 2.0 ** (-1.0 / half_life)
    luck = Luck(7, np.arange(histories), np.zeros(histories, np.int64))
    memory = np.zeros((2, histories))
    counts = np.zeros((2, histories, days))
    for day in range(days):
        for i in range(2):
            rate = 0.1 + (1.0 - fade) * sum(offspring[i, j] * memory[j] for j in range(2))
            u, p = luck.uniform(f"hawkes.{i}", day), np.exp(-rate)
            total, n = p.copy(), np.zeros(histories)
            for k in range(1, 12):
                n += u > total
                p = p * rate / k
                total = total + p
            counts[i, :, day] = n
        memory = fade * (memory + counts[..., day])
    return counts


def test_offspring_are_found_again() -> None:
    truth = np.array([[0.3, 0.05], [0.25, 0.15]])
    found = series.offspring(hawkes(truth, 7.0, 200, 500), 7.0)

    assert found == pytest.approx(truth, abs=0.05)


def test_a_poisson_series_begets_nothing() -> None:
    found = series.offspring(hawkes(np.zeros((2, 2)), 7.0, 200, 500), 7.0)

    assert found.max() < 0.05


def test_dispersion_of_known_series() -> None:
    poisson = hawkes(np.zeros((2, 2)), 7.0, 300, 700)[0]
    bursts = hawkes(np.array([[0.6, 0.0], [0.0, 0.6]]), 3.0, 300, 700)[0]

    assert series.fano(series.weekly(poisson)).mean() == pytest.approx(1.0, abs=0.02)
    assert series.fano(series.weekly(bursts)).mean() > 1.5
    assert np.isnan(series.fano(np.zeros((1, 5))))[0]


def test_pooled_memory_of_an_autoregressive_process() -> None:
    """AR(1) with coefficient .98 has correlation .98^28 = .568, whatever path all share."""
    luck = Luck(3, np.arange(400), np.zeros(400, np.int64))
    x, path = np.zeros(400), []
    for day in range(600):
        x = 0.98 * x + luck.uniform("noise", day) - 0.5
        path.append(x + 5.0 * np.sin(day / 50.0))
    paths = np.stack(path[200:], axis=1)[None]

    assert series.pooled_correlation(paths, 28)[0] == pytest.approx(0.98**28, abs=0.03)


def test_windows_by_hand() -> None:
    window = series.around(10, np.array([5, -1, 0]), -2, 1)

    assert window.sum(axis=1).tolist() == [4, 0, 2]
    assert np.flatnonzero(window[0]).tolist() == [3, 4, 5, 6]


def test_the_benchmark_has_the_rates_of_the_record() -> None:
    loaded = small()
    found = events_by_chance(loaded, 1, 400, 365)
    for side, government in enumerate(loaded.scenario.governments.values()):
        mine = found.side == side
        expected = sum(365 * (1 - np.exp(-r / 365)) for r in government.conduct.rates.values())
        assert mine.sum() / 400 == pytest.approx(expected, rel=0.03)
    assert series.fano(series.weekly(found.counts())).mean() == pytest.approx(1.0, abs=0.03)


def test_the_benchmark_has_the_shares_of_the_record() -> None:
    loaded = small()
    found = events_by_chance(loaded, 1, 2000, 365)
    names = list(loaded.menu.acts)
    shares = loaded.scenario.governments["AA"].conduct.shares
    economic = [n for n in shares if loaded.menu.acts[n].category == "economic"]
    counts = {n: int(((found.side == 0) & (found.act == names.index(n))).sum()) for n in economic}
    total = sum(counts.values())

    for name in economic:
        assert counts[name] / total == pytest.approx(shares[name], abs=0.015)


def test_the_record_as_events() -> None:
    """342 days from 2 August 2022; events of both governments stand for each with a half."""
    record = recorded_events(baseline())

    assert record.days == 342 and record.histories == 1
    assert record.day.min() == 0 and record.day.max() <= 341
    both = sum(
        e.actor == "BOTH" and e.process in ("act", "shock", "channel", "encounter", "response")
        for e in baseline().record
    )
    assert (record.share == 0.5).sum() == 2 * both
    assert record.counts().sum() == len(record.day) - both


def test_what_the_record_says_about_answers() -> None:
    """Computed once by hand in a spreadsheet's way: 11 of 20 against 112 of 342 days."""
    record = recorded_events(baseline())
    answered, triggers, coincidence = series.answers(
        record, record.hostile(0, -3.0), record.hostile(1, -2.0)
    )

    assert (answered[0], triggers[0]) == (11.0, 20.0)
    assert coincidence[0] == pytest.approx(112 / 342)
