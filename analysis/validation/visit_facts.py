"""Facts about visits: incidents put them off, and sanctions bar them."""

from __future__ import annotations

import numpy as np

from ballast.analysis.validation.fact_evidence import FactEvidence
from ballast.analysis.validation.verdicts import Fact
from ballast.sim.vocabulary import ChannelKind, VisitEvent, VisitPhase

PUT_OFF = (VisitEvent.POSTPONED, VisitEvent.CANCELLED)
WEEK = 7


def incidents_put_off(of: FactEvidence) -> Fact:
    """Row 12: announced visits put off or cancelled, after an incident and over all."""
    rows = of.visit_rows()
    slots = of.setting.slots
    ordinary = ~(slots.summit | slots.secret)[rows["slot"]]
    decided = ordinary & np.isin(rows["event"], (*PUT_OFF, VisitEvent.BEGUN))
    put_off = ordinary & np.isin(rows["event"], PUT_OFF)
    incident = rows["incident"].astype(bool)
    announced = of.tally_lanes(rows["lane"][ordinary & (rows["event"] == VisitEvent.ACCEPTED)])
    listed = slots.phase == VisitPhase.SCHEDULED
    announced = announced + float((listed & ~slots.summit & ~slots.secret).sum())
    observed = _recorded(of)
    return of.bench.fact(
        12,
        "incidents put visits off",
        of.bench.test(
            "incidents.put_off",
            f"put off or cancelled, given an incident in the {WEEK} days before",
            of.bench.ratio(
                of.tally_lanes(rows["lane"][put_off & incident]),
                of.tally_lanes(rows["lane"][decided & incident]),
            ),
            observed=observed[0],
        ),
        of.bench.test(
            "incidents.unconditional",
            "put off or cancelled, of all that were announced",
            of.bench.ratio(of.tally_lanes(rows["lane"][put_off]), announced),
            observed=observed[1],
        ),
    )


def _recorded(of: FactEvidence) -> tuple[float | None, float | None]:
    """The same shares in the record, where a visit of negative weight was put off or declined."""
    record = of.lab.loaded.record
    visits = [e for e in record if e.process == "visit"]
    if not visits:
        return None, None
    shocks = [e.day for e in record if e.process == "shock"]
    after = [v for v in visits if any(0 <= v.day - day <= WEEK for day in shocks)]
    given = float(np.mean([v.weight < 0 for v in after])) if after else None
    return given, float(np.mean([v.weight < 0 for v in visits]))


def sanctions_bar(of: FactEvidence) -> Fact:
    """Row 13: meetings of defence ministers while one is under the other's sanctions."""
    title = "a sanctioned minister is not met"
    rows = of.visit_rows()
    slots = of.setting.slots
    high = of.setting.channels.of_kind(ChannelKind.MILITARY_HIGH)
    some = np.isin(slots.channel[rows["slot"]], high) & rows["barred"].astype(bool)
    answered = some & np.isin(rows["event"], (VisitEvent.ACCEPTED, VisitEvent.REBUFFED))
    if not answered.any():
        return of.bench.fact(13, title, note="no defence minister under sanctions was proposed to")
    accepted = answered & (rows["event"] == VisitEvent.ACCEPTED)
    return of.bench.fact(
        13,
        title,
        of.bench.test(
            "gating.accepted",
            "meetings accepted, of those proposed while sanctions stand",
            of.bench.ratio(
                of.tally_lanes(rows["lane"][accepted]), of.tally_lanes(rows["lane"][answered])
            ),
        ),
    )
