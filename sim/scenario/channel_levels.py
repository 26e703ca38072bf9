"""What the level of a channel does, in words, from the parameters of a scenario.

Each effect names the parameters through which it works, so that what a change of level does can be
told with its numbers, and with the evidence for the effect rather than for the state before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from ballast.sim.rules.channels import MOST_BY_USE, grows_with_use, openness
from ballast.sim.rules.encounters import channel_factor
from ballast.sim.rules.ladder import LEADER_REFERENCE
from ballast.sim.rules.perception import noise_sd
from ballast.sim.rules.visits import REFERENCE_OPENNESS
from ballast.sim.scenario.schema import CHANNEL_LEVEL, Channel, Prior, Scenario
from ballast.sim.vocabulary import (
    CALLING_CHANNELS,
    MILITARY_CHANNELS,
    ChannelKind,
    ChannelLevel,
)

OPENNESS = ("0", "1/3", "2/3", "1")


@dataclass(frozen=True)
class LevelEffect:
    """One thing that the level of a channel does.

    Attributes:
        what: in words, before its number.
        keys: parameters that give the number.
        value: the number at a level, from the values of these parameters.
        also: further parameters through which it comes to matter.
        where: whether there is such an effect at a level.
    """

    what: str
    keys: tuple[str, ...]
    value: Callable[..., float]
    also: tuple[str, ...] = ()
    where: Callable[[int], bool] = lambda level: True


def _q(level: int) -> float:
    return float(openness(np.array(level)))


def _encounters(level: int, factor: float) -> float:
    return float(channel_factor(np.array([level]), np.array([factor]))[0])


def _beside(reference: float) -> Callable[[int, float], float]:
    """Odds against those at a reference openness, for a slope in log odds."""
    return lambda level, slope: float(np.exp(slope * (_q(level) - reference)))


def _answered(level: int, when_open: float, when_closed: float) -> float:
    return when_open if level > ChannelLevel.CLOSED else when_closed


def _offers(level: int, gain: float) -> float:
    return float(np.exp(gain)) if level > ChannelLevel.CLOSED else 1.0


def _noise(level: int, closed: float, opened: float) -> float:
    return float(noise_sd(np.array(_q(level)), np.array(closed), np.array(opened)))


def _grows(level: int) -> bool:
    return bool(grows_with_use(np.array(level)))


def _use(level: int, chance: float) -> float:
    return chance if _grows(level) else 0.0


def effects_of(name: str, scenario: Scenario) -> tuple[LevelEffect, ...]:
    """What the level of a channel does, by its kind and what it is there for."""
    return tuple(_effects(name, scenario.channels[name], scenario))


def _effects(name: str, channel: Channel, scenario: Scenario) -> Iterator[LevelEffect]:
    if channel.kind == ChannelKind.MILITARY_OPERATIONAL:
        yield LevelEffect("encounters ×", ("encounters.open_channel_factor",), _encounters)
    if channel.kind in MILITARY_CHANNELS:
        yield LevelEffect(
            "for the best military channel, odds that an event begins a dispute ×",
            ("ladder.military_channel",),
            _beside(0.0),
        )
    if channel.kind == ChannelKind.LEADER:
        yield LevelEffect(
            "odds that an event begins a dispute ×",
            ("ladder.leader_channel",),
            _beside(LEADER_REFERENCE),
        )
    officials = [o for o in scenario.officials.values() if o.channel == name]
    if officials and (channel.secret or channel.kind in CALLING_CHANNELS):
        yield LevelEffect(
            "a call within a dispute is answered with chance",
            ("channels.answered_open", "channels.answered_closed"),
            _answered,
            also=("disputes.contact",),
        )
    if channel.secret:
        yield LevelEffect("with contact, odds of an offer ×", ("ladder.secret_channel",), _offers)
    if officials:
        slope = ("visits.channel_slope",)
        yield LevelEffect("odds that a visit is accepted ×", slope, _beside(REFERENCE_OPENNESS))
    for issue in (issue for issue, about in scenario.issues.items() if about.channel == name):
        keys = ("perception.noise_closed", "perception.noise_open")
        yield LevelEffect(f"noise in seeing acts on {issue}", keys, _noise)
    yield LevelEffect(
        f"a day of use raises it to {ChannelLevel(MOST_BY_USE).name.lower()} with chance",
        ("channels.use_rise",),
        _use,
        where=_grows,
    )


def level_parameters(name: str, scenario: Scenario) -> tuple[str, ...]:
    """Parameters through which the level of a channel works, without ``parameters.``."""
    keys = (key for effect in effects_of(name, scenario) for key in (*effect.keys, *effect.also))
    return tuple(dict.fromkeys(key for key in keys if key in scenario.parameters))


def tell_level(name: str, level: int, scenario: Scenario) -> str:
    """What a level of a channel does, with the numbers of a scenario."""
    parts = [f"openness {OPENNESS[level]}"]
    parts += [
        f"{effect.what} {_number(effect, level, scenario)}"
        for effect in effects_of(name, scenario)
        if effect.where(level)
    ]
    return "; ".join(parts)


def tell_levels(scenario: Scenario) -> list[str]:
    """Every channel of a scenario with what each of its levels does, a line each."""
    lines = []
    for name, channel in scenario.channels.items():
        lines.append(f"channel {name} ({channel.kind.value}), {channel.state} on day 0")
        lines += [
            f"  level {level.value}, {level.name.lower()}: {tell_level(name, level, scenario)}"
            for level in ChannelLevel
        ]
    return lines


def tell_change(name: str, before: Scenario, after: Scenario) -> str:
    """What another level of a channel on day 0 does, each number beside the one before."""
    old, new = (CHANNEL_LEVEL[s.channels[name].state] for s in (before, after))
    parts = [f"openness {OPENNESS[new]} instead of {OPENNESS[old]}"]
    known = {effect.what: effect for effect in effects_of(name, before)}
    for effect in effects_of(name, after):
        if effect.what not in known:
            continue
        one = _number(known[effect.what], old, before)
        other = _number(effect, new, after)
        if one != other:
            parts.append(f"{effect.what} {other} instead of {one}")
    return f"what level {new} of channel {name} does instead of level {old}: " + "; ".join(parts)


def _number(effect: LevelEffect, level: int, scenario: Scenario) -> str:
    """The number at the modes, and between the ends of what is drawn."""
    priors = [scenario.parameters[key] for key in effect.keys]
    mode = effect.value(level, *(prior.centre for prior in priors))
    ends = [effect.value(level, *values) for values in zip(*map(_ends, priors), strict=True)]
    low, high = (f"{value:.2g}" for value in sorted(ends))
    return f"{mode:.2g}" if low == high else f"{mode:.2g} ({low} … {high})"


def _ends(prior: Prior) -> tuple[float, float]:
    """Both ends of a prior that is drawn; twice the value of a fixed number."""
    if not prior.drawn or prior.low is None or prior.high is None:
        return prior.centre, prior.centre
    return prior.low, prior.high
