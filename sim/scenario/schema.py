"""The shape of a scenario file: frozen models with the meaning and range of every key.

Checking, messages and documentation read these models; relations between keys (references, dates
against the horizon, priors against the rule book) are judged in
:mod:`ballast.sim.scenario.validation`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Annotated, Any, Literal

from pydantic import (
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    SerializerFunctionWrapHandler,
    Strict,
    Tag,
    model_serializer,
)

from ballast.sim.scenario.conduct_keys import NUMBER, PRIOR
from ballast.sim.scenario.conduct_keys import Conduct as Conduct
from ballast.sim.scenario.conduct_keys import Counted as Counted
from ballast.sim.scenario.conduct_keys import RatePrior as RatePrior
from ballast.sim.scenario.contingent_keys import Contingency
from ballast.sim.scenario.country_codes import CountryCodes
from ballast.sim.scenario.day_keys import DayPrior as DayPrior
from ballast.sim.scenario.day_keys import KnownDay, PlannedDay, likeliest, window_of
from ballast.sim.scenario.dispute_keys import Anchor, Gravity, OngoingDispute
from ballast.sim.scenario.forecast_questions import ForecastQuestion
from ballast.sim.scenario.identity import canonical_hash
from ballast.sim.scenario.leader_keys import Leaders as Leaders
from ballast.sim.scenario.leader_keys import LeadersOccasion as LeadersOccasion
from ballast.sim.scenario.media_keys import MediaFooting
from ballast.sim.scenario.outcome_language import Asked, Names
from ballast.sim.scenario.played_side import Continued, PlayedSide
from ballast.sim.scenario.posterior_file import Posterior
from ballast.sim.scenario.series_keys import SeriesOfHistories
from ballast.sim.scenario.shape import Evidenced as Evidenced
from ballast.sim.scenario.shape import Flag as Flag
from ballast.sim.scenario.shape import Identifier as Identifier
from ballast.sim.scenario.shape import Line, Text
from ballast.sim.scenario.shape import Model as Model
from ballast.sim.scenario.shape import Prior as Prior
from ballast.sim.scenario.shape import Probability as Probability
from ballast.sim.scenario.shape import Real as Real
from ballast.sim.scenario.turnover_keys import Turnover
from ballast.sim.vocabulary import Category, ChannelKind, Rank, Requirement, Role, ShockKind

Day = date
CHANNEL_LEVEL = {"closed": 0, "suspended": 0, "limited": 1, "working": 2, "open": 3}
EITHER = "either"
EVIDENCED_SECTIONS = (
    "issues",
    "channels",
    "officials",
    "visits",
    "shocks",
    "interventions",
    "contingencies",
    "expected_acts",
    "occasions",
    "played",
    "parameters",
)
"""Sections whose entries say what they rest on."""


class Government(Model):
    """One of the two governments."""

    name: Line
    """Name for tables and pictures."""
    codes: CountryCodes | None = None
    """What files of event data call it; for ``ballast events``, and nothing in a run."""
    election: date | None = None
    """Day of the next national election, if one is near."""
    engagement_until: date | None = None
    """Day on which the government's window for engagement has closed."""
    prefers: tuple[Identifier, ...] = ()
    """Channels whose visitors it favours as a host."""
    sanctions_suffered: Prior
    """Stock of the other side's sanctions at the start, in acts."""
    conduct: Conduct
    """How often it acts, and how."""


class Official(Evidenced):
    """A person in an office; parameters describe reception, not character."""

    government: Identifier
    """Government that the official serves."""
    name: Line
    """Name for tables and pictures."""
    office: Line
    """Title of the office."""
    channel: Identifier
    """Channel the official speaks through."""
    rank: Rank
    """Leader (one a government), minister (cabinet rank, or an envoy of it), or senior (below)."""
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
    """Type of channel; rules find channels by it."""
    issue: Identifier
    """Issue that its visits are about."""
    state: Literal["closed", "suspended", "limited", "working", "open"]
    """How much passes on day 0: nothing (closed, suspended), or levels 1 to 3 of 3."""
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
    """Factor on the weight of acts on this issue, for tension; 1 for the gravest."""
    channel: Identifier
    """Channel through which acts on this issue are explained."""


class Visit(Evidenced):
    """A visit that the scenario knows of."""

    visitor: Identifier
    """Official who travels."""
    host: Identifier
    """Government that receives."""
    counterpart: Identifier | None = None
    """Who receives; the visitor's counterpart if not said."""
    channel: Identifier | None = None
    """The visitor's channel if not said."""
    date: PlannedDay
    """First day, or low, mode and high of one that is not known; for a proposed visit the day that
    is sought."""
    days: Annotated[int, Strict(), Field(ge=1, le=60)] = 1
    """How many days it lasts."""
    phase: Literal["proposed", "scheduled", "completed"]
    """Whether it waits for an answer, has been agreed, or is over on day 0."""
    secret: Flag = False
    """Without an audience: opinion and incidents do not put it off."""
    summit: Flag = False
    """A meeting of the two leaders on a fixed date: held or not, never put off."""
    after: tuple[Identifier, ...] = ()
    """Visits that have to be over (held or cancelled) before this one starts."""

    @property
    def window(self) -> tuple[Day, Day]:
        """First and last day on which it may be planned to begin: the same where it is known."""
        return window_of(self.date)

    @property
    def day(self) -> Day:
        """The most plausible first day."""
        return likeliest(self.date)


class DatedShock(Evidenced):
    """A shock the scenario dates, or an occasion that may turn into one."""

    name: Line = ""
    """Name for pictures; the id if not said."""
    date: date
    """Day of the shock, or of the occasion that may turn into one."""
    kind: ShockKind
    """Over sovereignty (answered by the offended side), or the discovery of an intrusion."""
    offended: Identifier
    """Government that is offended and may answer."""
    weight: Annotated[float, Strict(), Field(ge=0.0, le=10.0)]
    """Weight, 0 to 10: answered from 4 on, and twice as likely from 6 on."""
    probability: Probability | None = None
    """If not said, parameter ``shocks.calendar_probability``."""
    gravity: Gravity | None = None
    """How grave a matter for a dispute to begin over; by weight if not said."""


def _form_of_probability(probability: Any) -> str:
    return PRIOR if isinstance(probability, Mapping | Prior) else NUMBER


class Intervention(Evidenced):
    """Something that is made to happen on a day, whatever else does."""

    name: Line = ""
    """Name for pictures; the id if not said."""
    date: Day
    """Day on which it happens, or begins."""
    kind: Literal[
        "accident", "act", "call", "channel", "personnel", "pressure", "sanction", "visit"
    ]
    """An encounter of a severity; an act of a side; a crisis call that is answered; a channel set
    to a state; a new holder of an office; domestic pressure; a sanction on an official lifted; a
    visit cancelled or moved."""
    severity: Literal["publicised", "collision", "lethal"] | None = None
    """Of an accident."""
    place: Line = ""
    """Where an accident happens, in words; for people only."""
    side: Identifier | None = None
    """Government that acts, or under pressure."""
    act: Identifier | None = None
    """Act of the menu."""
    channel: Identifier | None = None
    """Channel that is set, or through which a call goes."""
    state: Literal["suspended", "limited", "working", "open"] | None = None
    """State that a channel is set to."""
    by: Annotated[float, Strict(), Field(ge=-2.0, le=2.0)] | None = None
    """Domestic pressure added, as a share of an election's peak."""
    ramp: Flag = False
    """Whether pressure grows from nothing on the first day to all of it on the last."""
    until: Day | None = None
    """Last day of added pressure (the end of the run if not said), or of answered calls (the day
    itself if not said)."""
    official: Identifier | None = None
    """Official whose office has a new holder, or on whom a sanction is lifted."""
    reception: Annotated[float, Strict(), Field(ge=-1.0, le=1.0)] | None = None
    """How the other side receives the new holder, -1 to 1."""
    sanctioned: Flag = False
    """Whether the other side's sanctions bar the new holder as they did the old one."""
    visit: Identifier | None = None
    """Visit that is cancelled or moved, where it has not begun."""
    action: Literal["cancel", "move", "lift"] | None = None
    """What is done to a visit (cancel, move) or to a sanction (lift)."""
    to: Day | None = None
    """Day that a visit is moved to."""
    probability: (
        Annotated[
            Annotated[Probability, Tag(NUMBER)] | Annotated[Prior, Tag(PRIOR)],
            Discriminator(_form_of_probability),
        ]
        | None
    ) = None
    """That it happens at all: a number, or low, mode and high with what they rest on; if not said,
    it happens in every history."""

    @property
    def chance(self) -> Prior | None:
        """The probability as a number with what it rests on; None where it always happens."""
        if self.probability is None or isinstance(self.probability, Prior):
            return self.probability
        about = {name: getattr(self, name) for name in Evidenced.model_fields}
        return Prior(value=self.probability, unit="probability", **about)

    @model_serializer(mode="wrap")
    def _without_certainty(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """As before there were probabilities: a scenario without any is the same one."""
        said: dict[str, Any] = handler(self)
        if self.probability is None:
            said.pop("probability", None)
        return said


def measure_of(name: str, planned: Contingency, day: Day) -> Intervention:
    """What a contingent policy does, as an intervention on a day."""
    said = planned.do.model_dump(exclude={"days"}, exclude_none=True)
    if planned.do.days is not None:
        said["until"] = day + timedelta(days=planned.do.days - 1)
    about = {key: getattr(planned, key) for key in Evidenced.model_fields}
    return Intervention(name=planned.name or name, date=day, **said, **about)


class ExpectedAct(Evidenced):
    """An act in preparation on the day of the start, which may come within a window."""

    name: Line = ""
    """Name for people; the id if not said."""
    side: Identifier
    """Government that is expected to act."""
    act: Identifier
    """Act of the menu, which the government has a share of."""
    date: KnownDay
    """First day on which it may come."""
    until: KnownDay
    """Last day on which it may come."""
    probability: Prior | None = None
    """That it comes by then; if not said, what the record's rate comes to in the window."""


class UndatedShock(Evidenced):
    """A kind of shock that comes at a rate."""

    offended: Identifier
    """Government that is offended and may answer."""


NO_POSTERIOR = "none"


def _without_posterior(word: Any) -> Any:
    return None if word == NO_POSTERIOR else word


Start = Annotated[date, Field(ge=date(1800, 1, 1), le=date(2200, 12, 31))]


class DeclaredOutcome(Asked):
    """An outcome that only this dyad has: something counted or looked at in every history."""

    definition: Text
    """What it is, in a sentence."""
    given: Names = ()
    """Outcomes that have to happen: histories in which one of them does not are not asked."""
    unless: Names = ()
    """Outcomes that must not happen: histories in which one of them does are not asked."""
    series: Literal["weekly", "monthly"] | None = None
    """Keep what is counted by week from the start, or by calendar month, in series.parquet too."""
    ledger: tuple[str, ...] = ()
    """Ids of facts in seeds/ledger.yaml."""


class Variant(Model):
    """Another view of the world, or a mechanism switched off: what differs, and why one asks."""

    title: Line
    """Name for tables and pictures."""
    kind: Literal["alternative", "ablation"]
    """A rival structure, or a term taken out to see what it does."""
    why: Text = ""
    """What one learns from it."""
    ledger: tuple[str, ...] = ()
    """Facts that need the mechanism."""
    change: dict[str, Any]
    """New values by dotted key."""


class Scenario(Model):
    """A start: two governments, their officials, channels, visits, priors and calendars."""

    title: Line
    """What the scenario is called in tables, pictures and reports."""
    summary: Text = ""
    """What it is about, in a sentence or two."""
    purpose: Text = ""
    """What one learns from it: the question, and the scenario to read beside it."""
    start: Start
    """Day 0."""
    days: Annotated[int, Strict(), Field(ge=1, le=3650)]
    """Horizon in days."""
    seed: Annotated[int, Strict(), Field(ge=0, le=2**63 - 1)]
    """Root seed, from which all chance comes; a command may name another."""
    acts: str
    """File with the menu of acts, relative to the scenario file, or the name of a shipped one."""
    record: str | None = None
    """File with the event record before the start, relative to the scenario file."""
    figures: str | None = None
    """File with rates measured on data before the start, relative to the scenario file."""
    expectations: str | None = None
    """File with what people expect of this start, relative to the scenario file."""
    defaults: str | None = None
    """Priors for parameters not stated here: a file in this folder, or the name of shipped ones."""
    posterior: Annotated[str | None, BeforeValidator(_without_posterior)] = None
    """Posterior that numbers are drawn from, jointly, in place of their priors: the path of a
    Parquet file that ``calibrate`` wrote, or a name in ``configs/posteriors/``; ``none`` in a
    branch goes without its base's."""
    governments: Annotated[dict[Identifier, Government], Field(min_length=2, max_length=2)]
    """The two governments by id."""
    issues: dict[Identifier, Issue]
    """Issues by id, as the menu of acts names them."""
    channels: dict[Identifier, Channel]
    """Channels between the two by id."""
    officials: dict[Identifier, Official]
    """Officials of both by id."""
    visits: dict[Identifier, Visit] = {}
    """Visits that are over, agreed or sought on day 0, by id."""
    undated_shocks: dict[ShockKind, UndatedShock] = {}
    """Kinds of shock that come at a rate of the parameters."""
    shocks: dict[Identifier, DatedShock] = {}
    """Shocks and occasions on a date, by id."""
    interventions: dict[Identifier, Intervention] = {}
    """What is made to happen on a date, by id."""
    contingencies: dict[Identifier, Contingency] = {}
    """What is made to happen some days after something else has, by id."""
    expected_acts: dict[Identifier, ExpectedAct] = {}
    """Acts in preparation on day 0, which may come within a window, by id."""
    leaders: Leaders | None = None
    """Calls of the leaders while there is no dispute."""
    occasions: dict[Identifier, LeadersOccasion] = {}
    """Gatherings at which both leaders will be present, and may meet, by id."""
    turnover: Turnover | None = None
    """How often officials leave office; nobody does if not said."""
    outcomes: dict[Identifier, DeclaredOutcome] = {}
    """Outcomes that only this scenario asks for, by the name of their column."""
    questions: dict[Identifier, ForecastQuestion] = {}
    """Dated questions about it, to be scored later; an entry may stand for several."""
    dispute: OngoingDispute | None = None
    """The militarised dispute in which the scenario starts, if it does."""
    anchor: Anchor
    """The reference world, in which disputes come at the rate of the dispute record."""
    played: dict[Identifier, PlayedSide] = {}
    """Governments that a person plays up to a day."""
    continues: Continued | None = None
    """A history that all have in common up to a day, and continue from there."""
    media: MediaFooting | None = None
    """Footing of a public composite of coded news, on which the tone of media.parquet stands."""
    series: SeriesOfHistories | None = None
    """What is kept of every history by week or by month."""
    variants: dict[Identifier, Variant] = {}
    """Beside the shipped ones of configs/variants.yaml; the same name replaces one."""
    parameters: dict[str, Prior]
    """Every parameter of the rule book by its dotted key."""

    @property
    def made_to_happen(self) -> list[Intervention]:
        """Interventions, and what contingent policies may do, dated to the start."""
        contingent = [measure_of(n, c, self.start) for n, c in self.contingencies.items()]
        return [*self.interventions.values(), *contingent]

    @model_serializer(mode="wrap")
    def _without_no_posterior(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """As before there were posteriors: a scenario without one is the same one."""
        said: dict[str, Any] = handler(self)
        if self.posterior is None:
            said.pop("posterior", None)
        return said


class Branch(Model):
    """A scenario that names its base and what it changes, and nothing else."""

    title: Line
    """What the branch is called in tables, pictures and reports."""
    summary: Text = ""
    """What it is about, in a sentence or two."""
    purpose: Text = ""
    """What one learns from it: the question, and the scenario to read beside it."""
    branches_from: str
    """File of the base, relative to this one and not outside its folder, or a shipped name."""
    change: Annotated[dict[str, Any], Field(min_length=1)]
    """New values by dotted key."""


class Act(Evidenced):
    """One act of the menu."""

    title: Line
    told: Text = ""
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
    gravity: Gravity | None = None
    """How grave a matter for a dispute to begin over; none begins over an act without gravity."""


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

    model_config = ConfigDict(arbitrary_types_allowed=True)

    scenario: Scenario
    menu: Menu
    record: tuple[RecordedEvent, ...] = ()
    path: str
    folder: str
    """Folder that the files it names are relative to."""
    branches_from: str | None = None
    """Title of the scenario it branches from."""
    posterior: Posterior | None = None
    """Rows of the numbers that are drawn jointly; without those that a branch says itself."""
    own_numbers: tuple[str, ...] = ()
    """Dotted keys of what branches said of numbers themselves: no posterior replaces it."""

    def __repr__(self) -> str:
        """What it is, in a line; all of it would fill a screen of a notebook."""
        about = self.scenario
        branch = f", branches from {self.branches_from!r}" if self.branches_from else ""
        return f"<Scenario {about.title!r}: {about.days} days from {about.start}{branch}>"

    @property
    def canonical_hash(self) -> str:
        """SHA-256 of the scenario's meaning: no comments, no order of keys.

        Worked out when it is asked for: most changes of a scenario are tried and never named.
        """
        drawn = None if self.posterior is None else self.posterior.content_hash
        return canonical_hash(self.scenario, self.menu, self.record, drawn)
