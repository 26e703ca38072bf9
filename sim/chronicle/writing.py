"""The chronicler: writes down what happens in one history, day by day, with its causes."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.chronicle.causes import (
    Memories,
    Morning,
    TensionParts,
    latest,
    lifted_by_accident,
    morning,
    move_numbers,
    one,
    onset_numbers,
)
from sim.chronicle.events import Chronicle, Event, Kind
from sim.rules import shocks
from sim.rules.quantity import Ints, decay
from sim.rules.visits import CONTRADICTION_WEIGHT, INCIDENT_DAYS
from sim.vocabulary import (
    CATEGORIES,
    DUTY_CAUSE,
    HOSTILE,
    NEVER,
    SIDES,
    Category,
    Cause,
    Duty,
    Role,
    Rung,
    Severity,
    VisitEvent,
)
from sim.world.consequences import COUNTER_DUTY
from sim.world.repertoire import SANCTION
from sim.world.state import World
from sim.world.surroundings import JUMPS

MOST_CAUSES = 3
VERBAL = CATEGORIES.index(Category.VERBAL_HOSTILE)


class Chronicler:
    """Watches the world of one history: in the morning before decisions, and in the evening.

    Args:
        world: with one lane, before its first day.
        seed, draw, run: name of the history.
    """

    def __init__(self, world: World, seed: int, draw: int, run: int) -> None:
        assert world.lanes == 1, "a chronicle is of one history"
        self.chronicle = Chronicle(
            setting=world.setting,
            seed=seed,
            draw=draw,
            run=run,
            fade=one(decay(world.params.tension.half_life)),
            began=(float(world.tension[0]), int(world.rung[0]), world.level[:, 0].copy()),
        )
        self._memories = Memories()
        self._parts = TensionParts(left={"start": one(world.excess)})
        self._owed: dict[tuple[Duty, int], int] = {}
        self._remember(world)

    def _remember(self, world: World) -> None:
        """Keep what the next day changes."""
        self._level = world.level[:, 0].copy()
        self._rung = int(world.rung[0])
        self._duty = world.duty_day[:, :, 0].copy()
        self._visit_effect = one(world.visit_effect)

    def morning(self, world: World) -> None:
        """Read the state on which everyone is about to decide."""
        self._morning: Morning = morning(world)

    def evening(self, world: World) -> None:
        """Write down the day that has just been played."""
        day = world.day - 1
        first = len(self.chronicle.events)
        self._parts.fade(world)
        self._interventions(world, day)
        self._shocks(world, day)
        self._encounters(world, day)
        acts = self._acts(world, day)
        self._visits(world, day)
        self._channels(world, day)
        self._contradictions(world, day)
        self._expected(world)
        self._step(world, day)
        self._memories.take_in(world, acts)
        self._new_duties(world, day, first)
        story = self.chronicle
        story.tension.append(one(world.tension))
        story.trust.append(one(world.trust))
        story.rung.append(int(world.rung[0]))
        story.levels.append(world.level[:, 0].copy())
        self._remember(world)

    def _write(self, day: int, kind: Kind, what: str, **fields: Any) -> Event:
        events = self.chronicle.events
        event = Event(number=len(events), day=day, kind=kind, what=what, **fields)
        events.append(event)
        return event

    def _today(self, day: int, kind: Kind, *whats: str) -> list[Event]:
        return [e for e in self.chronicle.of(kind, *whats) if e.day == day]

    def _interventions(self, world: World, day: int) -> None:
        """Domestic pressure and new holders of offices; the rest shows where it happens."""
        setting = world.setting
        names = setting.loaded.scenario.interventions
        for name, planned in zip(names, setting.planned, strict=True):
            if planned.day == day and planned.kind in ("pressure", "personnel"):
                self._write(
                    day,
                    Kind.INTERVENTION,
                    name,
                    why=planned.kind,
                    side=planned.side,
                    official=planned.official,
                    numbers={"by": planned.by, "reception": planned.reception},
                )

    def _shocks(self, world: World, day: int) -> None:
        for name, offended, lanes, weight in world.today.shocks:
            if not len(lanes):
                continue
            jump = one(shocks.jump(weight, world.params.shocks.tension_jump))
            what = name.removeprefix("shock.")
            dated = what in world.setting.shocks.ids
            event = self._write(
                day,
                Kind.SHOCK,
                what,
                why="dated" if dated else "undated",
                side=offended,
                points=jump,
                numbers={"weight": float(weight[0])},
            )
            self._parts.add("shocks", jump, event.number, day)

    def _encounters(self, world: World, day: int) -> None:
        tally = world.today.encounters
        if tally is None:
            return
        planned = {p.severity for p in world.setting.planned_on(day, "accident")}
        for severity in reversed(Severity):
            count = int(tally[severity, 0])
            if not count:
                continue
            jump = JUMPS.get(severity)
            points = count * one(getattr(world.params.encounters, jump)) if jump else 0.0
            event = self._write(
                day,
                Kind.ENCOUNTER,
                severity.name.lower(),
                why="planned" if severity in planned else "",
                count=count,
                points=points,
            )
            self._parts.add("encounters", points, event.number, day)

    def _acts(self, world: World, day: int) -> dict[tuple[int, int], int]:
        """Acts of the day; gives the number of each event by side and act."""
        numbers: dict[tuple[int, int], int] = {}
        acts, gain = world.setting.acts, one(world.params.tension.act_gain)
        for done in world.today.acts:
            for act, category, cause in zip(done.act, done.category, done.cause, strict=True):
                side, act, category = done.side, int(act), int(category)
                points = gain * -float(acts.weight[act] * acts.issue_weight[act])
                because, about = self._why(world, side, category, Cause(cause))
                if category == SANCTION:
                    about["sanctions_suffered"] = one(world.sanctions[1 - side])
                if acts.roles[act] == Role.AGREEMENT:
                    about["trust_step"] = one(world.params.visits.trust_step)
                event = self._write(
                    day,
                    Kind.ACT,
                    acts.ids[act],
                    why=Cause(cause).name.lower(),
                    because=because,
                    side=side,
                    official=int(world.setting.repertoires[side].speaker[act]),
                    points=points,
                    numbers=about,
                )
                numbers[side, act] = event.number
                self._parts.add(f"acts_{side}", points, event.number, day)
        return numbers

    def _why(
        self, world: World, side: int, category: int, cause: Cause
    ) -> tuple[tuple[int, ...], dict[str, float]]:
        """Events that an act follows from, and the rates behind it."""
        if cause in DUTY_CAUSE:
            duties = [d for d, of in zip(Duty, DUTY_CAUSE, strict=True) if of == cause]
            if cause == Cause.COUNTERMEASURE:
                duties = [COUNTER_DUTY[category]]
            owed = [self._owed.pop((d, side)) for d in duties if (d, side) in self._owed]
            return tuple(owed), {}
        if cause == Cause.PLANNED:
            return (), {}
        rates = {name: float(table[side, category]) for name, table in self._morning.rates.items()}
        total = rates["all"]
        about = {"rate": 365.0 * total, "rate_of_the_record": 365.0 * rates["record"]}
        if total > 0.0:
            about |= {
                f"share_{part}": rates[part] / total
                for part in ("routine", "inertia", "reciprocity")
            }
        tone = int(category >= HOSTILE)
        found = self._memories.strongest(world, side, tone)
        if cause != Cause.RECIPROCITY or found is None:
            return (), about
        number, begets = found
        repertoire = world.setting.repertoires[side]
        added = begets * float(repertoire.policy[category] * repertoire.shares[category])
        if total > added:
            about["raised_by"] = added / (total - added)
        return (number,), about

    def _visits(self, world: World, day: int) -> None:
        about, effect = world.setting.slots, 0.0
        for steps in world.today.visits:
            for slot, event in zip(steps.slots, steps.event, strict=True):
                if event < 0:
                    continue
                step, numbers = VisitEvent(event), dict(self._morning.visits.get(int(slot), {}))
                why, because = self._why_visit(world, step, numbers, day)
                if step == VisitEvent.COMPLETED:
                    effect = self._effect(world, int(slot))
                if world.visit_date[slot, 0] != NEVER:
                    numbers["visit_day"] = float(world.visit_date[slot, 0])
                self._write(
                    day,
                    Kind.VISIT,
                    step.name.lower(),
                    why=why,
                    because=because,
                    side=int(about.visitor_side[slot]),
                    official=int(about.visitor[slot]),
                    slot=int(slot),
                    channel=int(about.channel[slot]),
                    points=-effect if step == VisitEvent.COMPLETED else 0.0,
                    numbers=numbers,
                )

    def _effect(self, world: World, slot: int) -> float:
        """Points that a visit completed today takes off, of all that are taken off today."""
        relief, about, rule = one(world.today.relief), world.setting.slots, world.params.visits
        done = [
            int(s)
            for steps in world.today.visits
            for s, event in zip(steps.slots, steps.event, strict=True)
            if event == VisitEvent.COMPLETED
        ]
        sizes = {
            s: one(rule.summit_effect)
            if about.summit[s]
            else one(rule.effect) * float(about.issue_weight[s])
            for s in done
        }
        total = sum(sizes.values())
        return relief * sizes[slot] / total if total > 0.0 else 0.0

    def _why_visit(
        self, world: World, step: VisitEvent, about: dict[str, float], day: int
    ) -> tuple[str, tuple[int, ...]]:
        if step == VisitEvent.REBUFFED:
            if about.get("barred"):
                return "sanctioned", ()
            return ("precondition" if about.get("unmet") else ""), ()
        if step not in (VisitEvent.POSTPONED, VisitEvent.CANCELLED):
            return "", ()
        if self._rung == Rung.WAR:
            return "war", ()
        if "without_calm" in about and self._rung >= Rung.CONFRONTATION:
            return "confrontation", ()
        incident = latest(self._incidents(), day, INCIDENT_DAYS)
        if about.get("incident") and incident is not None:
            return "incident", (incident.number,)
        return "", ()

    def _incidents(self) -> list[Event]:
        return [
            e
            for e in self.chronicle.events
            if e.kind == Kind.SHOCK
            or (e.kind == Kind.ENCOUNTER and e.what in ("collision", "lethal"))
        ]

    def _channels(self, world: World, day: int) -> None:
        """Changes of levels, each with what brought it about."""
        today, after = world.today, world.level[:, 0]
        reopened = {int(c) for some, lanes in today.reopened if len(lanes) for c in some}
        suspended = {int(c) for some, lanes in today.suspended if len(lanes) for c in some}
        for c in range(len(after)):
            before, level = int(self._level[c]), int(after[c])
            if c in suspended and before > 0:
                self._suspended(world, c, before, day)
            elif level != before:
                self._opened(world, c, before, level, day, by_decision=c in reopened)

    def _suspended(self, world: World, channel: int, before: int, day: int) -> None:
        planned = [p for p in world.setting.planned_on(day, "channel") if p.channel == channel]
        shock = self._today(day, Kind.SHOCK)
        opener = int(world.setting.channels.opener[channel])
        because = () if planned or not shock else (shock[-1].number,)
        self._write(
            day,
            Kind.CHANNEL,
            "suspended",
            why="planned" if planned else "shock",
            because=because,
            side=opener if opener >= 0 or planned or not shock else shock[-1].side,
            channel=channel,
            before=before,
            after=0,
        )

    def _opened(
        self, world: World, channel: int, before: int, after: int, day: int, *, by_decision: bool
    ) -> None:
        planned = [p for p in world.setting.planned_on(day, "channel") if p.channel == channel]
        completed = self._today(day, Kind.VISIT, "completed")
        through = [e for e in completed if e.channel == channel]
        summits = [e for e in completed if world.setting.slots.summit[e.slot]]
        about: dict[str, Any] = {"official": -1, "because": ()}
        if planned and planned[-1].level == after:
            why = "planned"
        elif by_decision and channel in self._morning.asked:
            why = "decided"
            about["official"] = int(world.setting.channels.keeper[channel])
        elif by_decision and summits:
            why, about["because"] = "summit", (summits[-1].number,)
        else:
            why = "visit"
            about["because"] = tuple(e.number for e in through)
        self._write(
            day,
            Kind.CHANNEL,
            "reopened" if before == 0 else "raised" if after > before else "lowered",
            why=why,
            side=int(world.setting.channels.opener[channel]),
            channel=channel,
            before=before,
            after=after,
            **about,
        )

    def _contradictions(self, world: World, day: int) -> None:
        new = np.flatnonzero(world.contradicted[:, 0] & ~self._morning.contradicted.astype(bool))
        if not len(new):
            return
        acts, slots = world.setting.acts, world.setting.slots
        keep = one(decay(world.params.visits.effect_half_life))
        lost = 0.5 * keep * max(0.0, -self._visit_effect)
        for slot in new:
            side = int(slots.visitor_side[slot])
            harsh = [
                e
                for e in self._today(day, Kind.ACT)
                if e.side == side
                and acts.weight[acts.ids.index(e.what)] <= CONTRADICTION_WEIGHT
                and acts.category[acts.ids.index(e.what)] != VERBAL
            ]
            held = [e for e in self.chronicle.of(Kind.VISIT, "completed") if e.slot == slot]
            self._write(
                day,
                Kind.CONTRADICTION,
                harsh[0].what,
                because=tuple(e.number for e in (harsh[0], *held[-1:])),
                side=side,
                slot=int(slot),
                official=int(slots.visitor[slot]),
                points=lost / len(new),
                numbers={"trust_step": -one(world.params.visits.trust_step)},
            )

    def _expected(self, world: World) -> None:
        """What a usual day's acts were expected to add, as the part that closes the account."""
        rest = one(world.excess) - sum(self._parts.left.values())
        self._parts.add("expected", rest, None, world.day - 1)

    def _step(self, world: World, day: int) -> None:
        before, after = self._rung, int(world.rung[0])
        if before == after:
            return
        numbers = self._parts.numbers(world)
        because = tuple(n for n, _ in self._parts.largest(world, day, MOST_CAUSES))
        lethal = self._today(day, Kind.ENCOUNTER, "lethal")
        why = "band"
        if lifted_by_accident(world, before, after, bool(lethal), day):
            why, because = "accident", (lethal[-1].number,)
            numbers["chance"] = one(world.params.ladder.lethal_crisis)
        elif before >= Rung.CONFRONTATION:
            why = "hazard"
            numbers |= move_numbers(world, before, self._committed(day), day)
        elif after >= Rung.CONFRONTATION:
            why = "onset"
            numbers |= onset_numbers(world, day)
        self._write(
            day,
            Kind.STEP,
            "up" if after > before else "down",
            why=why,
            because=because,
            before=before,
            after=after,
            numbers=numbers,
        )

    def _committed(self, day: int) -> np.ndarray:
        """(G,) sides committed in public when the ladder moved tonight."""
        committed = self._morning.committed.copy()
        acts = self.chronicle.setting.acts
        for event in self._today(day, Kind.ACT):
            if acts.commitment[acts.ids.index(event.what)]:
                committed[event.side] = 1.0
        return committed

    def _new_duties(self, world: World, day: int, first: int) -> None:
        """Whatever a side came to owe today is put down to the event that called for it."""
        duty_day: Ints = world.duty_day[:, :, 0]
        for duty in Duty:
            for side in range(SIDES):
                if duty_day[duty, side] == self._duty[duty, side]:
                    continue
                calls = self._calls(world, duty, side, first)
                if calls:
                    self._owed[duty, side] = calls[-1].number

    def _calls(self, world: World, duty: Duty, side: int, first: int) -> list[Event]:
        """Events of today, from number ``first``, that can lay a duty on a side."""
        acts, slots = world.setting.acts, world.setting.slots
        category = {d: c for c, d in COUNTER_DUTY.items()}.get(duty)

        def lays(event: Event) -> bool:
            if duty == Duty.DRILL:
                return event.kind == Kind.SHOCK and event.side == side
            if duty == Duty.STATEMENT:
                held = event.kind == Kind.VISIT and event.what == "completed"
                return held and slots.host_side[event.slot] == side
            if event.kind != Kind.ACT or event.side == side:
                return False
            act = acts.ids.index(event.what)
            if duty == Duty.RECIPROCATION:
                return acts.roles[act] == Role.REASSURANCE
            return bool(acts.category[act] == category)

        return [event for event in self.chronicle.events[first:] if lays(event)]
