"""The shape of a scenario file: frozen models with the meaning and range of every key.

Checking, messages and documentation read these models; relations between keys (references, dates
against the horizon, priors against the rule book) are judged in :mod:`sim.scenario.validation`.
"""

from __future__ import annotations

import json
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, Strict

from sim.vocabulary import Category, ChannelKind, Evidence, Rank, Requirement, Role, ShockKind

Real = Annotated[float, Strict()]
Flag = Annotated[bool, Strict()]
Day = date
Probability = Annotated[float, Strict(), Field(ge=0.0, le=1.0)]
Identifier = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_-]*$", max_length=64)]
CHANNEL_LEVEL = {"closed": 0, "suspended": 0, "limited": 1, "working": 2, "open": 3}
EITHER = "either"
EVIDENCED_SECTIONS = (
    "issues",
    "channels",
    "officials",
    "visits",
    "shocks",
    "interventions",
    "parameters",
)
"""Sections whose entries say what they rest on."""


class Model(BaseModel):
    """Frozen, and refusing keys it does not know."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", allow_inf_nan=False, use_attribute_docstrings=True
    )


class Evidenced(Model):
    """Something that rests on evidence."""

    evidence: Evidence
    """What it rests on: D data, L literature, X expert prior, A assumption."""
    source: str | None = None
    """Key in seeds/sources.yaml; required unless the evidence is A."""
    ledger: tuple[str, ...] = ()
    """Ids of facts in seeds/ledger.yaml."""
    why: str = ""
    """One sentence of reasoning."""


class Prior(Evidenced):
    """A number with its evidence: a PERT prior (low, mode, high), or a fixed value.

    A fixed value may carry low and high too: its plausible range, for studies that vary it.
    """

    low: Real | None = None
    """Hard lower bound."""
    mode: Real | None = None
    """Most plausible value; what draw 0 takes."""
    high: Real | None = None
    """Hard upper bound."""
    value: Real | None = None
    """The value of a number that is not drawn."""
    unit: str = ""
    """Unit, as declared in the rule book."""

    @property
    def drawn(self) -> bool:
        """Whether the number differs between draws."""
        return self.value is None

    @property
    def centre(self) -> float:
        """The fixed value, or the mode."""
        centre = self.mode if self.value is None else self.value
        assert centre is not None, "validation has refused a prior without value or mode"
        return centre


class Conduct(Evidenced):
    """How often a government acts, by category, and which acts it chooses."""

    rates: dict[Category, Annotated[float, Strict(), Field(ge=0.0, le=1000.0)]]
    """Acts a year by category, from the record."""
    shares: dict[Identifier, Annotated[float, Strict(), Field(gt=0.0, le=1.0)]]
    """Share of each act within its category; acts not listed are not in the repertoire."""
    policy: dict[Category, Annotated[float, Strict(), Field(ge=0.0, le=100.0)]] = {}
    """Multiple of what the government would do of a category, from the start on; 1 if not said.

    The record's rates stay what is expected, so that restraint is a relief and excess a burden.
    """


class Government(Model):
    """One of the two governments."""

    name: str
    """Name for tables and pictures."""
    election: date | None = None
    """Day of the next national election, if one is near."""
    engagement_until: date | None = None
    """Day on which the government's window for engagement has closed."""
    prefers: tuple[Identifier, ...] = ()
    """Channels whose visitors it favours as a host."""
    sanctions_suffered: Prior
    """Stock of the other side's sanctions at the start, in acts."""
    conduct: Conduct


class Official(Evidenced):
    """A person in an office; parameters describe reception, not character."""

    government: Identifier
    name: str
    office: str
    channel: Identifier
    """Channel the official speaks through."""
    rank: Rank
    seniority: Probability
    """Standing within the government; decides who speaks where two share a channel."""
    counterpart: Identifier
    """Official of the other government who receives or rebuffs."""
    reception: Prior
    """How the other side receives the official, -1 (coldly) to 1 (warmly)."""
    sanctioned_by: Identifier | None = None
    """Government whose sanctions stand against the official."""
    sanctioned_until: date | None = None
    """Day on which they are lifted or the official is replaced, where the scenario says so."""
    travels: Annotated[float, Strict(), Field(ge=0.0, le=100.0)] = 1.0
    """Share of the visits proposed, relative to the other officials; 0: none of their own."""


class Channel(Evidenced):
    """A channel between the two governments."""

    kind: ChannelKind
    issue: Identifier
    state: Literal["closed", "suspended", "limited", "working", "open"]
    since: date | None = None
    """Day since which it has been closed or suspended."""
    opened_by: Identifier = EITHER
    """Government that holds the right to open it and may suspend it, or ``either``."""
    secret: Flag = False
    """Without an audience."""
    suspended_with: Probability = 0.0
    """Chance of being suspended, given that its side suspends channels over a shock."""


class Issue(Evidenced):
    """An issue between the two, and how much acts on it move tension."""

    weight: Annotated[float, Strict(), Field(ge=0.0, le=2.0)]
    channel: Identifier
    """Channel through which acts on this issue are explained."""


class Visit(Evidenced):
    """A visit that the scenario knows of."""

    visitor: Identifier
    host: Identifier
    counterpart: Identifier | None = None
    """Who receives; the visitor's counterpart if not said."""
    channel: Identifier | None = None
    """The visitor's channel if not said."""
    date: date
    """First day; for a proposed visit the day that is sought."""
    days: Annotated[int, Strict(), Field(ge=1, le=60)] = 1
    phase: Literal["proposed", "scheduled", "completed"]
    secret: Flag = False
    summit: Flag = False
    """A meeting of the two leaders on a fixed date: held or not, never put off."""
    after: tuple[Identifier, ...] = ()
    """Visits that have to be over (held or cancelled) before this one starts."""


class DatedShock(Evidenced):
    """A shock the scenario dates, or an occasion that may turn into one."""

    name: str = ""
    """Name for pictures; the id if not said."""
    date: date
    kind: ShockKind
    offended: Identifier
    """Government that is offended and may answer."""
    weight: Annotated[float, Strict(), Field(ge=0.0, le=10.0)]
    probability: Probability | None = None
    """If not said, parameter ``shocks.calendar_probability``."""


class Intervention(Evidenced):
    """Something that is made to happen on a day, whatever else does."""

    name: str = ""
    """Name for pictures; the id if not said."""
    date: Day
    kind: Literal["accident", "act", "channel", "pressure", "personnel"]
    """An encounter of a severity; an act of a side; a channel set to a state; domestic pressure;
    a new holder of an office, as the other side receives him or her."""
    severity: Literal["publicised", "collision", "lethal"] | None = None
    side: Identifier | None = None
    act: Identifier | None = None
    channel: Identifier | None = None
    state: Literal["suspended", "limited", "working", "open"] | None = None
    by: Annotated[float, Strict(), Field(ge=-2.0, le=2.0)] | None = None
    """Domestic pressure added, as a share of an election's peak."""
    until: Day | None = None
    """Last day of added pressure; the end of the run if not said."""
    official: Identifier | None = None
    reception: Annotated[float, Strict(), Field(ge=-1.0, le=1.0)] | None = None


class UndatedShock(Evidenced):
    """A kind of shock that comes at a rate."""

    offended: Identifier


class DeclaredOutcome(Model):
    """An outcome that only this dyad has: whether a count reaches a number by a date."""

    count: Literal[
        "visits_completed", "hostile_acts", "cooperative_acts", "encounters", "collisions"
    ]
    definition: str
    side: Identifier | None = None
    """Government whose visits or acts count; both if not said."""
    rank: Rank | None = None
    """For visits: rank of the visitor."""
    by: date | None = None
    """Last day that counts; the end of the run if not said."""
    at_least: Annotated[int, Strict(), Field(ge=1, le=10_000)]
    ledger: tuple[str, ...] = ()


class Variant(Model):
    """Another view of the world, or a mechanism switched off: what differs, and why one asks."""

    title: str
    kind: Literal["alternative", "ablation"]
    """A rival structure, or a term taken out to see what it does."""
    why: str = ""
    ledger: tuple[str, ...] = ()
    """Facts that need the mechanism."""
    change: dict[str, Any]
    """New values by dotted key."""


class Scenario(Model):
    """A start: two governments, their officials, channels, visits, priors and calendars."""

    title: str
    summary: str = ""
    start: date
    """Day 0."""
    days: Annotated[int, Strict(), Field(ge=1, le=3650)]
    """Horizon."""
    seed: Annotated[int, Strict(), Field(ge=0, le=2**63 - 1)]
    acts: str
    """File with the menu of acts, relative to the scenario file."""
    record: str | None = None
    """File with the event record before the start, relative to the scenario file."""
    figures: str | None = None
    """File with rates measured on data before the start, relative to the scenario file."""
    expectations: str | None = None
    """File with what people expect of this start, relative to the scenario file."""
    governments: Annotated[dict[Identifier, Government], Field(min_length=2, max_length=2)]
    issues: dict[Identifier, Issue]
    channels: dict[Identifier, Channel]
    officials: dict[Identifier, Official]
    visits: dict[Identifier, Visit] = {}
    undated_shocks: dict[ShockKind, UndatedShock] = {}
    shocks: dict[Identifier, DatedShock] = {}
    interventions: dict[Identifier, Intervention] = {}
    outcomes: dict[Identifier, DeclaredOutcome] = {}
    variants: dict[Identifier, Variant] = {}
    """Beside the shipped ones of configs/variants.yaml; the same name replaces one."""
    parameters: dict[str, Prior]


class Branch(Model):
    """A scenario that names its base and what it changes, and nothing else."""

    title: str
    summary: str = ""
    branches_from: str
    """File of the base, relative to this one and not outside its folder."""
    change: Annotated[dict[str, Any], Field(min_length=1)]
    """New values by dotted key."""


class Act(Evidenced):
    """One act of the menu."""

    title: str
    told: str = ""
    """What a chronicle says the government did: a past tense that is also the participle.

    ``{other}`` stands for the name of the other government.
    """
    category: Category
    issue: Identifier
    weight: Annotated[float, Strict(), Field(ge=-10.0, le=8.0)]
    """Hostile below zero, cooperative above, on Goldstein's scale as coded for these acts."""
    cameo: Annotated[str, Field(pattern=r"^[0-9]{2,4}$")]
    goldstein: Annotated[float, Strict(), Field(ge=-10.0, le=10.0)]
    """Goldstein weight of the CAMEO code."""
    office: ChannelKind
    """Whose office speaks: the official of the channel of this kind."""
    defensive: Flag = False
    commitment: Flag = False
    cost: Probability = 0.0
    risk: Probability = 0.0
    role: Role = Role.NONE
    requires: Requirement = Requirement.NONE


class Menu(Model):
    """The menu of acts, common to all scenarios."""

    acts: dict[Identifier, Act]


class RecordedEvent(Model):
    """A row of the event record before the start."""

    day: int
    """Days from the start; negative."""
    actor: str
    """Id of a government, or BOTH."""
    act: str
    """Act of the menu; empty where another process made the event."""
    process: str
    weight: Real


class LoadedScenario(Model):
    """A scenario with the files it names, checked; all that an engine needs."""

    scenario: Scenario
    menu: Menu
    record: tuple[RecordedEvent, ...] = ()
    path: str
    folder: str
    """Folder that the files it names are relative to."""
    branches_from: str | None = None
    """Title of the scenario it branches from."""
    canonical_hash: str
    """SHA-256 of the scenario's meaning: no comments, no order of keys."""


def json_schema() -> str:
    """The shape of a scenario file for editors: ``python -m sim.scenario.schema``."""
    return json.dumps(Scenario.model_json_schema(), indent=2) + "\n"


if __name__ == "__main__":
    print(json_schema(), end="")
