"""Facts about militarised disputes: what they begin with, who opens them, and how they go on.

The bands were fixed before anything was run, from intervals of the dispute record [MID5] and of
crises [ICB]. How open episodes are counted stands in ``episode_sample.py``.
"""

from __future__ import annotations

import numpy as np

from ballast.analysis.stats.censored_lengths import lasting, length_quantile
from ballast.analysis.stats.multinomial_region import multinomial_p_value
from ballast.analysis.validation.episode_sample import GROUPS, LETHAL, EpisodeSample
from ballast.analysis.validation.fact_evidence import FactEvidence
from ballast.analysis.validation.verdicts import Fact, Simulated, Test
from ballast.sim.rules.quantity import Flags, Floats
from ballast.sim.vocabulary import Rung

NONE = "no episode of dispute began"
WORDS = {
    "encounter": "an encounter at sea or in the air",
    "sovereignty": "a shock or a show of force over sovereignty",
    "threat": "a threat or a coercive measure",
}

QUARTILES = (
    ("quarter", "a quarter", 0.25),
    ("half", "half", 0.5),
    ("three_quarters", "three quarters", 0.75),
)


def triggers(of: FactEvidence) -> Fact:
    """Row 17: what episodes begin with, in the groups of the record's first acts."""
    title = "most disputes begin with an encounter, some over sovereignty, few with a threat"
    episodes = of.episodes
    groups = [episodes.in_group(group) for group in GROUPS]
    known = np.logical_or.reduce(groups)
    shares = [_share(of, group & known, known) for group in groups]
    tests = [
        of.bench.test(
            f"trigger.{name}",
            f"begun with {WORDS[name]}",
            share,
            observed=of.figures.get(f"dispute_trigger_{name}"),
        )
        for name, share in zip(GROUPS, shares, strict=True)
    ]
    counts = [of.counts.get(f"dispute_trigger_{name}") for name in GROUPS]
    if all(count is not None for count in counts):
        tests.insert(0, _region(of, groups, tuple(count[0] for count in counts if count)))
    return of.bench.fact(17, title, *tests, note=_note(episodes, leaves_out=False))


def _region(of: FactEvidence, groups: list[Flags], counts: tuple[int, ...]) -> Test:
    """Whether the record's counts lie in the likeliest 90 % under the simulated shares."""

    def p_value(*columns: Floats) -> float:
        sums = np.array([column.sum() for column in columns])
        return multinomial_p_value(counts, sums / sums.sum())

    recorded = " : ".join(map(str, counts))
    return of.bench.test(
        "trigger.region",
        f"chance of {recorded} or of less likely counts, under the simulated shares",
        of.bench.pooled(p_value, *map(of.episodes.by_history, groups)),
    )


def openers(of: FactEvidence) -> Fact:
    """Row 18: which side makes a matter of it, and whose the first act is."""
    side, episodes = of.sides[1], of.episodes
    everyone = np.ones(len(episodes), bool)
    observed = of.figures.get(f"dispute_opened_by_{side.lower()}")
    return of.bench.fact(
        18,
        "both sides open disputes",
        of.bench.test(
            f"opened.{side.lower()}",
            f"{side} makes a matter of it",
            _share(of, episodes.is_one_of("opener", side), everyone),
            observed=observed,
        ),
        of.bench.test(
            f"first_act.{side.lower()}",
            f"the first act is {side}'s, as the record counts it",
            _share(of, episodes.first_act_by(side), everyone),
            observed=observed,
        ),
        note=_note(episodes, leaves_out=False),
    )


def reciprocated(of: FactEvidence) -> Fact:
    """Row 19: whether the addressee replies in kind."""
    episodes = of.episodes
    return of.bench.fact(
        19,
        "about half of all disputes are answered in kind",
        of.bench.test(
            "reciprocated",
            "answered in kind",
            _share(of, episodes.replied & episodes.closed, episodes.closed),
            observed=of.figures.get("dispute_reciprocated"),
        ),
        note=_note(episodes),
    )


def lengths(of: FactEvidence) -> Fact:
    """Row 20: how long episodes last; open ones last at least so long."""
    episodes, figures = of.episodes, of.figures
    everyone, days = np.ones(len(episodes), bool), episodes.whole("days")

    def counted(some: Flags) -> Floats:
        return episodes.lengths(some, days, episodes.open)

    def quantile(level: float, some: Flags) -> Simulated:
        return of.bench.resampled(lambda c: length_quantile(c.sum(axis=0), level), counted(some))

    tests = [
        of.bench.test(
            "length.one_day",
            "over after a day",
            of.bench.resampled(lambda c: 1.0 - float(lasting(c.sum(axis=0))[1]), counted(everyone)),
            observed=figures.get("dispute_one_day"),
        )
    ]
    for name, words, level in QUARTILES:
        what = f"days until {words} of them are over"
        tests.append(of.bench.test(f"length.{name}", what, quantile(level, everyone)))
    for name, words, some in (
        ("unreciprocated", "without an answer in kind", ~episodes.replied),
        ("reciprocated", "with one", episodes.replied),
    ):
        observed = figures.get(f"dispute_days_{name}")
        what = f"median length in days, {words}"
        tests.append(of.bench.test(f"length.{name}", what, quantile(0.5, some), observed=observed))
    return of.bench.fact(
        20,
        "a third of all disputes last a day, some last months",
        *tests,
        note=_note(episodes, leaves_out=False),
    )


def force_after_reply(of: FactEvidence) -> Fact:
    """Row 21: crisis or force in answered episodes and in others; by the rule only they rise."""
    episodes = of.episodes
    risen = episodes.highest >= Rung.CRISIS
    answered, others = episodes.closed & episodes.replied, episodes.closed & ~episodes.replied
    sums = [
        episodes.by_history(some) for some in (answered & risen, answered, others & risen, others)
    ]

    def more(rises: Floats, all_: Floats, other_rises: Floats, other_all: Floats) -> float:
        if not rises.sum() + other_rises.sum():
            return float("nan")  # nothing rises at all
        return float(rises.sum() / all_.sum() - other_rises.sum() / other_all.sum())

    return of.bench.fact(
        21,
        "disputes that are answered rise further",
        of.bench.test(
            "force.difference",
            "crisis or force, share of answered disputes less that of others",
            of.bench.pooled(more, *sums),
        ),
        of.bench.test(
            "force.answered",
            "crisis or force, given an answer in kind",
            of.bench.ratio(sums[0], sums[1]),
            observed=of.figures.get("force_given_reply"),
        ),
        of.bench.test(
            "force.unanswered",
            "crisis or force, given none",
            of.bench.ratio(sums[2], sums[3]),
            observed=of.figures.get("force_given_no_reply"),
        ),
        note=_note(episodes),
    )


def rises(of: FactEvidence) -> Fact:
    """Row 22: how far episodes rise."""
    episodes = of.episodes
    observed = {5: of.figures.get("force_given_dispute")}
    tests = [
        of.bench.test(
            f"rise.rung_{rung}",
            f"rung {int(rung)} or higher, given a dispute",
            _share(of, episodes.closed & (episodes.highest >= rung), episodes.closed),
            observed=observed.get(int(rung)),
        )
        for rung in (Rung.CRISIS, Rung.LIMITED_FORCE)
    ]
    return of.bench.fact(22, "few disputes become crises", *tests, note=_note(episodes))


def reply_lag(of: FactEvidence) -> Fact:
    """Row 23: days until the reply; a lethal accident counts as replied and has no lag."""
    episodes = of.episodes
    lag = episodes.whole("reply_day") - episodes.whole("start")
    lethal = episodes.is_one_of("occasion", LETHAL)
    some = episodes.closed & episodes.replied & ~lethal & (episodes.whole("reply_day") >= 0)
    counts = episodes.lengths(some, lag, np.zeros(len(episodes), bool))
    return of.bench.fact(
        23,
        "a reply comes within days",
        of.bench.test(
            "reply.days",
            "median days until the answer in kind",
            of.bench.resampled(lambda c: length_quantile(c.sum(axis=0), 0.5), counts),
            observed=of.figures.get("dispute_reply_days"),
        ),
        note=_note(episodes),
    )


def contained(of: FactEvidence) -> Fact:
    """Row 24: of episodes that begin without a death, those that stay below a crisis."""
    episodes = of.episodes
    peaceful = episodes.closed & ~episodes.is_one_of("occasion", LETHAL)
    return of.bench.fact(
        24,
        "what begins without violence mostly stays so",
        of.bench.test(
            "contained",
            "stays below a crisis, begun without a death",
            _share(of, peaceful & (episodes.highest < Rung.CRISIS), peaceful),
            observed=of.figures.get("contained_after_peaceful_start"),
        ),
        note=_note(episodes),
    )


def _share(of: FactEvidence, some: Flags, among: Flags) -> Simulated:
    """Share of some episodes among others, pooled over histories."""
    return of.bench.ratio(of.episodes.by_history(some), of.episodes.by_history(among))


def _note(episodes: EpisodeSample, *, leaves_out: bool = True) -> str:
    """How many episodes there are, and what becomes of those that are open on the last day."""
    if not len(episodes):
        return NONE
    still = int(episodes.open.sum())
    counted = "left out" if leaves_out else "counted as far as they went"
    return f"{len(episodes)} episodes, {still} open on the last day and {counted}"
