"""The three hardest rules once more, slowly, in plain Python: written from ``sim/ODD.md``.

No arrays, no masks, no batches: one history, floats, ``if`` and ``for``. They share nothing with
the rule book but the names of random streams, which arrive as a function ``u(stream, day)``.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import NormalDist

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
    replied: bool  # a dispute that both sides carry on
    after_rise: bool  # to a crisis, yesterday
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

    def crisis(self, tomorrow: int) -> None:
        """In the evening of a rise to a crisis: what is scheduled is looked at in the morning."""
        if self.phase == "scheduled" and not self.secret and not self.summit:
            self.wake = tomorrow

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
        if now.rung >= 5:
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
        if now.rung >= 5:
            self.wake = now.day + 7
            return
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
        if (
            now.after_rise
            and not self.secret
            and not self.summit
            and self._u(u, "crisis", day) < p["crisis_postponement"]
        ):
            self.put_off = self.put_off or day >= self.date
            self._put_off(now, u)
        elif day < self.date and now.after_rise:
            self._schedule(day, u)
        elif day < self.date:
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
            unmet += (now.days_since_incident <= 7) + (now.rung >= 4)
            chance = max(0.0, p["summit_held"] - p["summit_penalty"] * unmet)
            quarrel = now.replied or now.rung >= 5
            if not quarrel and self._u(u, "held", day) < chance:
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


# --- Disputes

LONG_PAST = -10_000


@dataclass
class Candidate:
    """An event of the day that a dispute could begin with."""

    name: str
    opener: int  # who may make a matter of it
    gravity: float
    count: int = 1
    encounter: bool = False
    commits: bool = False  # the author, in public


@dataclass
class Official:
    """An official who may call, as the oracle knows it."""

    position: int
    seniority: float
    level: int  # of the channel, this morning
    reception: float
    barred: bool
    meets: bool  # a call may lead to a meeting


@dataclass
class Morning:
    """What both governments and their officials look at."""

    day: int
    z: float
    pressure: tuple[float, float]
    engagement: tuple[float, float]
    secret_open: bool
    officials: tuple[list[Official], list[Official]]


@dataclass
class Tonight:
    """What the evening looks at."""

    tension: float
    military: int  # best levels
    leader: int
    pressure: tuple[float, float]
    belief: tuple[float, float]
    candidates: list[Candidate]
    lethal: bool
    threatens: tuple[bool, bool]  # who has done an act of commitment today


@dataclass
class Relation:
    """The rung of one history, and its dispute if there is one.

    Attributes:
        sides: names of the two governments.
        p: numbers of the section ``disputes``, and of ``ladder`` by the name there.
        costs, weights: audience costs and weights of engagement by side.
        answered: on an open and on a closed channel; ``slope`` of receptions, ``barred``.
        anchor: constant of the log odds of an onset.
        tempo: of encounters a year, over those of the record.
    """

    sides: tuple[str, str]
    p: dict[str, float]
    costs: tuple[float, float]
    weights: tuple[float, float]
    answered: tuple[float, float]
    slope: float
    barred: float
    anchor: float
    tempo: float
    rung: int = 0
    replied: bool = False
    opener: int = -1
    trigger: str = ""
    began: int = FOREVER
    pressed: list[bool] = field(default_factory=lambda: [False, False])
    offered: list[int] = field(default_factory=lambda: [LONG_PAST, LONG_PAST])
    odds: list[float] = field(default_factory=lambda: [0.0, 0.0])
    committed: list[bool] = field(default_factory=lambda: [False, False])
    contact_until: int = LONG_PAST
    meeting: int = FOREVER
    ending: str = ""
    moves: list[str] = field(default_factory=lambda: ["", ""])
    lapses: bool = False
    calls: list[tuple[int, int, bool, bool]] = field(default_factory=list)

    # the morning: everybody decides

    def decide(self, now: Morning, u: Uniform) -> None:
        """Moves of both governments, and calls of their officials."""
        self.moves, self.lapses, self.calls, self.ending = ["", ""], False, [], ""
        if not 4 <= self.rung <= 6:
            return
        if not self.replied:
            self._reply_or_lapse(now, u)
        else:
            for side in (0, 1):
                self.moves[side] = self._move(side, now, u)
        for side in (0, 1):
            self._call(side, now, u)

    def _talking(self, day: int) -> bool:
        return self.contact_until >= day

    def _reply_or_lapse(self, now: Morning, u: Uniform) -> None:
        addressee = 1 - self.opener
        draw = u(f"dispute.reply.{self.sides[addressee]}", now.day)
        log = self.p["tension_slope"] * clip(now.z, -1.0, 1.5)
        if self._talking(now.day):
            log -= self.p["contact"] / 2.0
        reply = min(1.0, self.p["reply"] * math.exp(log))
        first = self.began == now.day - 1
        lapse = self.p["lapse_first"] if first else self.p["lapse_later"]
        if draw < reply:
            self.moves[addressee] = "reply"
        elif draw >= 1.0 - (1.0 - reply) * lapse:
            self.lapses = True

    def _stands(self, side: int, day: int) -> bool:
        return 1 <= day - self.offered[side] <= 7

    def _move(self, side: int, now: Morning, u: Uniform) -> str:
        p, other, day = self.p, 1 - side, now.day
        belief = 1.0 / (1.0 + math.exp(-self.odds[side]))
        height = self.rung - 4
        shared = p["danger"] * height + p["resolve"] * (belief - 0.7)
        shared += self.weights[side] * (now.engagement[side] - 0.5)
        if self._talking(day):
            shared += p["contact"]
        press = math.log(p["press"]) - shared
        press += p["tension_slope"] * clip(now.z, -1.0, 1.5)
        press += p["domestic_slope"] * now.pressure[side]
        if self.pressed[other]:
            press += p["matching"]
        if self._stands(side, day):
            press -= 2.0
        offer = math.log(p["offer"]) + shared
        if self._stands(other, day):
            offer += p["acceptance"]
        elif self.committed[side]:
            offer += 4.0 * self.costs[side] * (1.0 + self.rung / 4.0)
        if now.secret_open and self._talking(day):
            offer += p["secret_channel"]
        total = 1.0 + math.exp(press) + math.exp(offer)
        draw = u(f"dispute.move.{self.sides[side]}", day)
        if draw >= 1.0 - math.exp(offer) / total:
            return "accept" if self._stands(other, day) else "offer"
        return f"press_{self.rung}" if draw < math.exp(press) / total else ""

    def _call(self, side: int, now: Morning, u: Uniform) -> None:
        able, name, day = now.officials[side], self.sides[side], now.day
        if not able or u(f"dispute.call.{name}", day) >= self.p["calls"]:
            return
        weights = [official.seniority * (1 + official.level) for official in able]
        rest = u(f"dispute.caller.{name}", day) * sum(weights)
        caller = able[-1]
        for official, weight in zip(able, weights, strict=True):
            if rest < weight:
                caller = official
                break
            rest -= weight
        a = self.answered[0] if caller.level >= 1 else self.answered[1]
        s = math.exp(self.slope * (caller.reception - 0.2))
        chance = self.barred if caller.barred else a * s / (1.0 - a + a * s)
        answers = u(f"dispute.answer.{name}", day) < chance
        meets = answers and caller.meets and u(f"dispute.meeting.{name}", day) < 0.5
        self.calls.append((side, caller.position, answers, meets))

    # the evening: what it leads to

    def settle(self, day: int, tonight: Tonight, u: Uniform) -> None:
        """Tomorrow's rung and state."""
        if self.rung == 7:
            return
        if self.rung < 4:
            self._begin(day, tonight, u)
        else:
            self._carry_on(day, tonight, u)
            if 4 <= self.rung <= 6:
                self._contacts(day, u)

    def chance(self, candidate: Candidate, tonight: Tonight) -> float:
        """That a candidate begins a dispute."""
        p = self.p
        log = self.anchor + p["gravity_slope"] * candidate.gravity
        if candidate.encounter:
            log += (p["tempo_elasticity"] - 1.0) * math.log(max(0.01, self.tempo))
        log += p["tension_slope"] * (tonight.tension - 55.0) / 10.0
        log += p["belief_slope"] * (tonight.belief[candidate.opener] - 0.7)
        log += p["military_channel"] * tonight.military / 3.0
        log += p["leader_channel"] * (tonight.leader / 3.0 - 2.0 / 3.0)
        log += p["domestic_slope"] * tonight.pressure[candidate.opener]
        return 1.0 - (1.0 - 1.0 / (1.0 + math.exp(-log))) ** candidate.count

    def _begin(self, day: int, tonight: Tonight, u: Uniform) -> None:
        best, found = 1.0, None
        for candidate in tonight.candidates:
            share = u(f"dispute.onset.{candidate.name}", day) / self.chance(candidate, tonight)
            if share < best:
                best, found = share, candidate
        lifted = tonight.lethal and u("ladder.accident", day) < self.p["lethal_crisis"]
        if lifted:
            (found,) = (c for c in tonight.candidates if c.name == "lethal")
        if found is None:
            self.rung = _band(self.rung, tonight.tension)
            return
        self.rung, self.replied = (5, True) if lifted else (4, False)
        self.opener, self.trigger, self.began = found.opener, found.name, day
        if found.commits:
            self.committed[1 - found.opener] = True
        for side in (0, 1):
            belief = clip(tonight.belief[side], 0.05, 0.95)
            self.odds[side] = math.log(belief / (1.0 - belief))

    def _carry_on(self, day: int, tonight: Tonight, u: Uniform) -> None:
        pressed = [move.startswith("press") for move in self.moves]
        offers = [move in ("offer", "accept") for move in self.moves]
        new = [t and not c for t, c in zip(tonight.threatens, self.committed, strict=True)]
        self.committed = [t or c for t, c in zip(tonight.threatens, self.committed, strict=True)]
        risk = self.p["press_risk_force" if self.rung == 6 else "press_risk"]
        rises = u("dispute.rise", day) < 1.0 - (1.0 - risk) ** sum(pressed)
        accident = tonight.lethal and self.rung < 6 and not rises
        accident = accident and u("ladder.accident", day) < self.p["lethal_crisis"]
        settled = all(offers) or any(
            offers[i] and self._stands(1 - i, day) and not pressed[1 - i] for i in (0, 1)
        )
        told = 1.0 if self._talking(day) else 0.5
        for i in (0, 1):
            signal = pressed[i] - offers[i] + 0.5 * new[i]
            self.odds[1 - i] += self.p["signal"] * told * signal
            if offers[i]:
                self.offered[i] = day
            if pressed[i] or rises or accident:
                self.offered[i] = LONG_PAST
        self.pressed = pressed
        self.replied = self.replied or "reply" in self.moves or accident
        if rises or accident:
            self.rung += 1
            self.ending = "war" if self.rung == 7 else ""
        elif settled or self.lapses:
            self.ending = "lapse" if self.lapses else "settlement"
            self._forget(tonight.tension)

    def _forget(self, tension: float) -> None:
        self.rung = sum(tension >= edge for edge in (48.0, 56.0, 64.0))
        self.replied, self.opener, self.trigger, self.began = False, -1, "", FOREVER
        self.pressed, self.offered = [False, False], [LONG_PAST, LONG_PAST]
        self.odds, self.committed = [0.0, 0.0], [False, False]
        self.contact_until, self.meeting = LONG_PAST, FOREVER

    def _contacts(self, day: int, u: Uniform) -> None:
        for side, _, answers, meets in self.calls:
            if answers:
                self.contact_until = max(self.contact_until, day + 3)
            if meets and self.meeting == FOREVER:
                draw = u(f"dispute.meeting_day.{self.sides[side]}", day)
                self.meeting = day + 1 + math.floor(5.0 * draw)
        if self.meeting == day:
            self.contact_until = max(self.contact_until, day + 7)
            self.meeting = FOREVER


def anchor(target: float, lifted: float, kinds: list[tuple[float, float]]) -> float:
    """The constant with which kinds of events, (a year, log odds), begin so many disputes."""
    low, high = -12.0, 6.0
    for _ in range(60):
        middle = (low + high) / 2.0
        begun = lifted + sum(rate / (1.0 + math.exp(-middle - log)) for rate, log in kinds)
        low, high = (middle, high) if begun < target else (low, middle)
    return (low + high) / 2.0


def _band(rung: int, tension: float) -> int:
    edges = (48.0, 56.0, 64.0)
    if rung < 3 and tension >= edges[rung]:
        return rung + 1
    if rung > 0 and tension < edges[rung - 1] - 2.0:
        return rung - 1
    return rung
