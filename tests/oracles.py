"""The three hardest rules once more, slowly, in plain Python: written from ``sim/ODD.md``.

No arrays, no masks, no batches: one history, floats, ``if`` and ``for``. They share nothing with
the rule book but the names of random streams, which arrive as a function ``u(stream, day)``.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import NormalDist
from typing import Any

Uniform = Callable[[str, int], float]
FOREVER = 32_767
NORMAL = NormalDist()


def clip(value: float, low: float, high: float) -> float:
    """A value within bounds."""
    return min(max(value, low), high)


def geometric(u: float, p: float) -> int:
    """Days until the next event of a daily chance."""
    if p <= 0.0:
        return FOREVER
    return min(1 + math.floor(math.log1p(-u) / math.log1p(-p)), FOREVER)


# --- Perception and reciprocity


@dataclass
class Act:
    """An act as the oracle knows it."""

    category: str
    hostile: bool
    weight: float
    defensive: bool
    openness: float  # of the channel on the day it is perceived
    coercive: bool


@dataclass
class Mind:
    """What one government remembers and believes."""

    seen_hostile: float
    seen_friendly: float
    left_hostile: float
    own_hostile: float
    own_friendly: float
    belief: float

    def perceive(
        self,
        own: list[Act],
        other: list[Act],
        normals: dict[str, float],
        p: dict[str, float],
    ) -> None:
        """A morning: memories fade, yesterday's acts come in, belief drifts.

        Args:
            own, other: acts of yesterday, in order of category.
            normals: standard normal number of each category.
            p: phi, bias, discount, noise_closed, noise_open, rho, countermeasure, f_ref, h.
        """
        self.seen_hostile *= p["phi"]
        self.seen_friendly *= p["phi"]
        self.left_hostile *= p["phi"]
        self.own_hostile *= p["phi"]
        self.own_friendly *= p["phi"]
        for act in own:
            mass = min(abs(act.weight) / 3.0, 2.0)
            if act.hostile:
                self.own_hostile += mass
            else:
                self.own_friendly += mass
        for act in other:
            sigma = p["noise_closed"] + (p["noise_open"] - p["noise_closed"]) * act.openness
            if act.hostile:
                mean = -act.weight / 3.0 + (p["bias"] if act.defensive else 0.0)
            else:
                mean = act.weight / 3.0 * (1.0 - p["discount"] * self.belief)
            y = clip(mean + sigma * normals[act.category], 0.0, 2.0)
            if not act.hostile:
                self.seen_friendly += y
                continue
            self.seen_hostile += y
            left = y
            if act.coercive and act.weight <= -5.0:
                left = max(0.0, y - p["countermeasure"] / p["rho"]) if p["rho"] > 0.0 else 0.0
            self.left_hostile += left
        self.belief += p["h"] * (min(1.0, self.seen_hostile / p["f_ref"]) - self.belief)


def fires(
    u: float, share: float, base: float, multiplier: float, begotten: float, policy: float
) -> bool:
    """Whether a category fires, by what its policy makes of base rate and begotten acts."""
    begotten = begotten if policy > 1.0 else policy * begotten
    intensity = share * max(0.0, policy * base * multiplier + begotten)
    return u < 1.0 - math.exp(-intensity)


def multiplier(
    group: str, z: float, pressure: float, weakness: float, grievance: float, p: dict[str, float],
    *, near: bool, disputed: bool,
) -> float:  # fmt: skip
    """Multiplier m of a group of categories."""
    friendly = group == "cooperative"
    log = -p["tension_slope"] * z if friendly else p["tension_slope"] * z
    elections = {
        "verbal": "election_verbal", "economic": "election_economic",
        "sanction": "election_economic", "military": "election_military",
        "cooperative": "election_cooperative",
    }  # fmt: skip
    if group in elections:
        log += pressure * p[elections[group]]
    if friendly:
        log += p["weakness_cooperative"] * weakness
    if group in ("verbal", "sanction"):
        log += p["grievance_slope"] * grievance
    if near:
        log += p["pre_summit_cooperative"] if friendly else p["pre_summit_hostile"]
    m = math.exp(clip(log, -1.0, 1.2))
    if disputed:
        m *= p["crisis_cooperative"] if friendly else p["crisis_hostile"]
    return m


# --- Visits


@dataclass
class Situation:
    """What a decision on a visit looks at, on one morning."""

    day: int
    z: float
    rung: int
    openness: float
    grievance: float  # of the host, (K - K0)/10
    engagement: float  # of the host
    days_since_incident: int
    diplomatic_level: int
    ministers: int  # completed visits of ministers of the visitor's side
    others: list[str]  # phases of the same visitor's other journeys
    after: list[str]  # phases of the visits that have to be over first


@dataclass
class Visit:
    """One visit, or one official's own journeys, and its life."""

    name: str
    listed: bool
    secret: bool
    summit: bool
    favoured: bool
    barred_until: int
    days: int
    reception: float
    share: float
    p: dict[str, float]
    phase: str
    date: int
    wake: int
    put_off: bool = False
    story: list[tuple[int, str]] = field(default_factory=list)

    def morning(self, now: Situation, u: Uniform) -> None:
        """Decide whatever is due today."""
        if self.wake != now.day:
            return
        before = self.phase
        getattr(self, "_" + before)(now, u)
        self.wake = min(self.wake, FOREVER)

    def _tell(self, day: int, what: str) -> None:
        self.story.append((day, what))

    def _u(self, u: Uniform, stream: str, day: int) -> float:
        return u(f"visit.{stream}.{self.name}", day)

    def _next_idea(self, day: int, u: Uniform) -> int:
        chance = -math.expm1(-self.p["proposals"] * self.share / 30.44)
        return day + geometric(self._u(u, "idea", day), chance)

    def _whole(self, u: float, low: int, high: int) -> int:
        return low + math.floor(u * (high - low + 1))

    def _schedule(self, day: int, u: Uniform) -> None:
        """Scheduled on ``date``: the next look is the date, or a candidate day for putting off."""
        self.phase = "scheduled"
        self.wake = self.date
        if not self.secret and not self.summit:
            rate, slope = self.p["postponement_rate"], self.p["postponement_slope"]
            bound = -math.expm1(-rate * math.exp(2.0 * slope))
            candidate = day + geometric(self._u(u, "postponement_gap", day), bound)
            self.wake = min(self.date, candidate)

    def _idea(self, now: Situation, u: Uniform) -> None:
        busy = any(o in ("proposed", "scheduled", "postponed", "in_progress") for o in now.others)
        if busy or now.rung == 7:
            self.wake = self._next_idea(now.day, u)
        else:
            self.phase, self.wake = "proposed", now.day + 7
            self._tell(now.day, "proposed")

    def _accepted(self, now: Situation, u: Uniform) -> bool:
        if now.rung == 7:
            return False
        p = self.p
        if now.day <= self.barred_until:
            chance = p["sanctioned_acceptance"]
        else:
            logit = math.log(p["acceptance"] / (1.0 - p["acceptance"]))
            logit += p["channel_slope"] * (now.openness - 2.0 / 3.0)
            logit += p["reception_slope"] * (self.reception - 0.2 + (1 if self.favoured else 0))
            logit -= p["tension_slope"] * now.z
            logit -= p["grievance_slope"] * now.grievance
            logit += p["engagement_slope"] * (now.engagement - 0.5)
            if self._unmet(now):
                logit -= p["precondition_slope"]
            chance = 1.0 / (1.0 + math.exp(-logit))
        return self._u(u, "acceptance", now.day) < chance

    def _unmet(self, now: Situation) -> bool:
        return any(phase not in ("aftermath", "closed", "cancelled") for phase in now.after)

    def _proposed(self, now: Situation, u: Uniform) -> None:
        if not self._accepted(now, u):
            self.phase = "rebuffed"
            self.wake = now.day + self._whole(self._u(u, "cool_off", now.day), 20, 90)
            self._tell(now.day, "rebuffed")
            return
        if self.date == FOREVER or self.date < now.day + 7:
            self.date = now.day + self._lag(self._u(u, "lag", now.day))
        self._schedule(now.day, u)
        self._tell(now.day, "accepted")

    def _lag(self, u: float) -> int:
        """Triangular, by its inverse distribution function."""
        low, mode, high = (self.p[k] for k in ("shortest_lag", "usual_lag", "longest_lag"))
        if u < (mode - low) / (high - low):
            return round(low + math.sqrt(u * (high - low) * (mode - low)))
        return round(high - math.sqrt((1.0 - u) * (high - low) * (high - mode)))

    def _rebuffed(self, now: Situation, u: Uniform) -> None:
        if self.listed and now.rung < 7:
            self.phase, self.wake = "proposed", now.day + 7
            self._tell(now.day, "proposed")
        else:
            self.phase, self.wake = "idea", self._next_idea(now.day, u)

    def _scheduled(self, now: Situation, u: Uniform) -> None:
        p, day = self.p, now.day
        if day < self.date:
            rate, slope = p["postponement_rate"], p["postponement_slope"]
            chance = -math.expm1(-rate * math.exp(slope * clip(now.z, -2.0, 2.0)))
            bound = -math.expm1(-rate * math.exp(2.0 * slope))
            if self._u(u, "postponement", day) < chance / bound:
                self._put_off(now, u)
            else:
                self._schedule(day, u)
        elif now.rung == 7:
            self._call_off(now, u)
        elif self.summit:
            unmet = (now.diplomatic_level < 2) + (now.ministers < round(p["summit_ministers"]))
            unmet += now.days_since_incident <= 7
            chance = max(0.0, p["summit_held"] - p["summit_penalty"] * unmet)
            if now.rung < 4 and self._u(u, "held", day) < chance:
                self._begin(now)
            else:
                self._call_off(now, u)
        elif (
            now.days_since_incident <= 7
            and not self.secret
            and not self.put_off
            and self._u(u, "incident", day) < p["incident_postponement"]
        ):
            self.put_off = True
            self._put_off(now, u)
        elif self._unmet(now):
            self.date = day + 14
            self._schedule(day, u)
        else:
            self._begin(now)

    def _begin(self, now: Situation) -> None:
        self.phase, self.wake = "in_progress", now.day + self.days
        self._tell(now.day, "begun")

    def _put_off(self, now: Situation, u: Uniform) -> None:
        if self._u(u, "cancel", now.day) < self.p["cancel_share"]:
            self._call_off(now, u)
            return
        self.phase = "postponed"
        self.wake = now.day + self._whole(self._u(u, "return", now.day), 60, 180)
        self._tell(now.day, "postponed")

    def _call_off(self, now: Situation, u: Uniform) -> None:
        self.phase, self.wake = "cancelled", FOREVER
        if not self.listed:
            self.wake = now.day + self._whole(self._u(u, "return", now.day), 60, 180)
        self._tell(now.day, "cancelled")

    def _postponed(self, now: Situation, u: Uniform) -> None:
        if self._accepted(now, u):
            self.date = now.day + 14
            self._schedule(now.day, u)
            self._tell(now.day, "accepted")
        else:
            self.wake = now.day + self._whole(self._u(u, "return", now.day), 60, 180)

    def _in_progress(self, now: Situation, u: Uniform) -> None:
        self.phase, self.wake, self.put_off = "aftermath", now.day + 30, False
        self._tell(now.day, "completed")

    def _aftermath(self, now: Situation, u: Uniform) -> None:
        self._over(now, u)

    def _cancelled(self, now: Situation, u: Uniform) -> None:
        self._over(now, u)

    def _over(self, now: Situation, u: Uniform) -> None:
        if self.listed:
            self.phase, self.wake = "closed", FOREVER
        else:
            self.phase, self.date = "idea", FOREVER
            self.wake = self._next_idea(now.day, u)


# --- The ladder


def next_rung(rung: int, evening: dict[str, Any], p: dict[str, float], u: Uniform) -> int:
    """Tomorrow's rung.

    Args:
        rung: today's.
        evening: day, tension, pressure (the higher of the two), military and leader (levels),
            secret (open), commitments (two flags), lethal.
        p: section ``ladder``, and answered_open, answered_closed, costs (two).
        u: the streams ladder.onset, ladder.call, ladder.climb, ladder.accident.
    """
    day, tension = evening["day"], evening["tension"]
    if rung == 7:
        return 7
    if rung < 4:
        military, leader = evening["military"] / 3.0, evening["leader"] / 3.0 - 2.0 / 3.0
        hazard = p["onset_rate"] / 365.0 * _factor(evening, military, leader, p)
        tomorrow = 4 if u("ladder.onset", day) < -math.expm1(-hazard) else _band(rung, tension)
    else:
        tomorrow = _high(rung, evening, p, u)
    if evening["lethal"] and rung < 5 and u("ladder.accident", day) < p["lethal_crisis"]:
        tomorrow = max(tomorrow, 5)
    return tomorrow


def _factor(evening: dict[str, Any], military: float, leader: float, p: dict[str, float]) -> float:
    z = (evening["tension"] - 55.0) / 10.0
    log = p["tension_slope"] * z + p["military_channel"] * military
    log += p["leader_channel"] * leader + p["domestic_slope"] * evening["pressure"]
    return math.exp(log)


def _band(rung: int, tension: float) -> int:
    edges = (48.0, 56.0, 64.0)
    if rung < 3 and tension >= edges[rung]:
        return rung + 1
    if rung > 0 and tension < edges[rung - 1] - 2.0:
        return rung - 1
    return rung


def _high(rung: int, evening: dict[str, Any], p: dict[str, float], u: Uniform) -> int:
    day = evening["day"]
    reachable = evening["military"] >= 1 or evening["leader"] >= 1
    chance = p["answered_open"] if reachable else p["answered_closed"]
    if u("ladder.call", day) < chance:
        military, leader = evening["military"] / 3.0, evening["leader"] / 3.0 - 2.0 / 3.0
    else:
        military, leader = 0.0, -2.0 / 3.0
    speed = math.log(2.0) / p[f"stay_{rung}"]
    up = p[f"up_share_{rung}"] * speed * _factor(evening, military, leader, p)
    burden = sum(
        cost * committed for cost, committed in zip(p["costs"], evening["commitments"], strict=True)
    ) * (1.0 + rung / 4.0)
    ease = p["secret_channel"] if evening["secret"] else 0.0
    down = (1.0 - p[f"up_share_{rung}"]) * speed * math.exp(burden + ease)
    leave = -math.expm1(-(up + down))
    draw = u("ladder.climb", day)
    if draw * (up + down) < up * leave:
        return rung + 1
    if draw < leave:
        if rung > 4:
            return rung - 1
        return sum(evening["tension"] >= edge for edge in (48.0, 56.0, 64.0))
    return rung
