"""The words of the field as enumerations; everything that is stored in arrays is int8-backed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum

SIDES = 2
"""Number of governments of a dyad; arrays over governments have this leading axis (*G*)."""


class Evidence(StrEnum):
    """What a number rests on."""

    DATA = "D"  # calibrated to data from before the start date
    LITERATURE = "L"  # published finding
    EXPERT = "X"  # expert prior: no adequate published number exists
    ASSUMPTION = "A"  # plain assumption


class Rung(IntEnum):
    """Rungs of the escalation ladder, with the COW-MID hostility level each corresponds to."""

    WORKING_RELATIONS = 0  # level 1
    MANAGED_COMPETITION = 1  # level 1
    COERCIVE_RIVALRY = 2  # level 1
    ACUTE_FRICTION = 3  # level 1
    DISPUTE = 4  # level 2-3: threat or display between forces
    CRISIS = 5  # level 4: lethal accident, seizure, finite time
    LIMITED_FORCE = 6  # level 4: exchange of fire
    WAR = 7  # level 5, absorbing


DISPUTE, CRISIS, WAR = int(Rung.DISPUTE), int(Rung.CRISIS), int(Rung.WAR)
"""Rungs as plain integers, which numpy compares several times as fast as members."""


RUNG_TITLES = {
    Rung.WORKING_RELATIONS: "working relations",
    Rung.MANAGED_COMPETITION: "managed competition",
    Rung.COERCIVE_RIVALRY: "coercive rivalry",
    Rung.ACUTE_FRICTION: "acute friction",
    Rung.DISPUTE: "militarised dispute",
    Rung.CRISIS: "crisis",
    Rung.LIMITED_FORCE: "limited use of force",
    Rung.WAR: "war",
}


class ChannelLevel(IntEnum):
    """How much passes through a channel; openness *q* is the level divided by three."""

    CLOSED = 0  # never opened, or suspended
    LIMITED = 1
    WORKING = 2
    OPEN = 3


class ChannelKind(StrEnum):
    """Types of channel; rules find channels by type and never by name."""

    LEADER = "leader"
    SECURITY_ADVISER = "security_adviser"
    DIPLOMATIC = "diplomatic"
    ECONOMIC = "economic"
    COMMERCE = "commerce"
    CLIMATE = "climate"
    COUNTER_NARCOTICS = "counter_narcotics"
    MILITARY_HIGH = "military_high"
    MILITARY_OPERATIONAL = "military_operational"
    INTELLIGENCE = "intelligence"


MILITARY_CHANNELS = (ChannelKind.MILITARY_HIGH, ChannelKind.MILITARY_OPERATIONAL)
CALLING_CHANNELS = (
    ChannelKind.LEADER,
    ChannelKind.SECURITY_ADVISER,
    ChannelKind.DIPLOMATIC,
    *MILITARY_CHANNELS,
)
"""Kinds of channels, beside secret ones, through which officials call within a dispute."""


class Rank(StrEnum):
    """Rank of an official in its government."""

    LEADER = "leader"
    MINISTER = "minister"  # cabinet rank, or a special envoy or adviser of that rank
    SENIOR = "senior"  # below cabinet rank


class VisitPhase(IntEnum):
    """Where a visit stands in its life."""

    IDEA = 0  # an official may propose it
    PROPOSED = 1  # waiting for the host's answer
    REBUFFED = 2  # refused; cooling off
    SCHEDULED = 3  # accepted, with a date
    POSTPONED = 4  # put off without a date
    IN_PROGRESS = 5
    AFTERMATH = 6  # completed; what the visitor's side does now is read against it
    CLOSED = 7  # nothing more happens to it
    CANCELLED = 8  # announced and never held


class VisitEvent(IntEnum):
    """What can happen to a visit on a day; the code of its counter."""

    PROPOSED = 0
    ACCEPTED = 1
    REBUFFED = 2
    POSTPONED = 3
    CANCELLED = 4
    BEGUN = 5
    COMPLETED = 6


class TensionSource(IntEnum):
    """What has put fast tension there, as far as it is told apart; acts are the rest."""

    SHOCKS = 0
    ENCOUNTERS = 1
    START = 2  # tension on day 0 above its base


class Move(StrEnum):
    """What a person who plays a government can do about a visit."""

    PROPOSE = "propose"  # send one's own official
    ACCEPT = "accept"  # as the host
    REBUFF = "rebuff"  # as the host
    PUT_OFF = "put_off"  # either side
    CALL_OFF = "call_off"  # either side


class Category(StrEnum):
    """Categories of acts, hostile ones first."""

    VERBAL_HOSTILE = "verbal_hostile"
    ECONOMIC = "economic"
    SANCTION = "sanction"
    MILITARY = "military"
    SOVEREIGNTY = "sovereignty"
    LEGAL = "legal"
    VERBAL_COOPERATIVE = "verbal_cooperative"
    TALKS = "talks"
    CONCESSION = "concession"


CATEGORIES = tuple(Category)
CATEGORY_NAMES = tuple(category.value for category in CATEGORIES)
HOSTILE_CATEGORIES = CATEGORIES[:6]
COOPERATIVE_CATEGORIES = CATEGORIES[6:]
HOSTILE = len(HOSTILE_CATEGORIES)
"""Rows [0, HOSTILE) of an array over categories are hostile, the rest cooperative."""


@dataclass(frozen=True, slots=True)
class ActWords:
    """What acts of a category are called.

    Attributes:
        several: all of them, within a sentence.
        heading: over a list of them.
        noun: one that is referred to, as in "the visitor's concession".
        one: one of a number of them.
        many: a number of them; ``one`` with an *s* if empty.
    """

    several: str
    heading: str
    noun: str
    one: str
    many: str = ""


ACT_WORDS = {
    Category.VERBAL_HOSTILE: ActWords(
        "hostile words", "hostile words", "hostile words", "hostile statement"
    ),
    Category.ECONOMIC: ActWords(
        "economic acts", "economic measures", "economic measure", "economic measure"
    ),
    Category.SANCTION: ActWords(
        "sanctions", "sanctions", "sanctions", "round of sanctions", "rounds of sanctions"
    ),
    Category.MILITARY: ActWords("military acts", "military", "military move", "military move"),
    Category.SOVEREIGNTY: ActWords(
        "acts over sovereignty", "sovereignty", "act over sovereignty", "act over sovereignty",
        "acts over sovereignty",
    ),
    Category.LEGAL: ActWords("legal acts", "legal", "prosecution", "prosecution"),
    Category.VERBAL_COOPERATIVE: ActWords(
        "friendly words", "friendly words", "friendly words", "friendly statement"
    ),
    Category.TALKS: ActWords("talks", "talks", "talks", "round of talks", "rounds of talks"),
    Category.CONCESSION: ActWords("concessions", "concessions", "concession", "concession"),
}  # fmt: skip


class Role(StrEnum):
    """Acts that other rules refer to, so that no rule names an act."""

    NONE = "none"
    SHOCK_ANSWER = "shock_answer"
    STATEMENT = "statement"
    REASSURANCE = "reassurance"
    AGREEMENT = "agreement"
    EXPORT_CONTROL = "export_control"
    REPLY = "reply"  # in kind, to the side that has begun a dispute
    PRESS_4 = "press_4"  # on rung 4, and so on
    PRESS_5 = "press_5"
    PRESS_6 = "press_6"
    OFFER = "offer"
    ACCEPT = "accept"


PRESSES = (Role.PRESS_4, Role.PRESS_5, Role.PRESS_6)
"""By rung, from 4 on."""
DISPUTE_ROLES = (Role.REPLY, *PRESSES, Role.OFFER, Role.ACCEPT)
"""Acts that every government has, within a dispute only; the rules of disputes choose them."""


class Requirement(StrEnum):
    """What has to hold before an act is feasible."""

    NONE = "none"
    CHANNEL_LIMITED = "channel_limited"  # the channel at level 1 or higher
    CHANNEL_WORKING = "channel_working"  # the channel at level 2 or higher
    SANCTIONS = "sanctions"  # own sanctions on the other side in force


class ShockKind(StrEnum):
    """Exogenous shocks."""

    SOVEREIGNTY = "sovereignty"
    DISCOVERY = "discovery"


class Severity(IntEnum):
    """Exclusive classes of a risky military encounter."""

    ROUTINE = 0
    PUBLICISED = 1
    COLLISION = 2
    LETHAL = 3


class Cause(IntEnum):
    """Why an act came about."""

    ROUTINE = 0  # baseline intensity
    INERTIA = 1  # the largest part of the intensity is the government's own recent conduct
    RECIPROCITY = 2  # the largest part is the other side's recent conduct
    SHOCK = 3
    COUNTERMEASURE = 4
    VISIT = 5
    REASSURANCE = 6
    PLANNED = 7  # an intervention of the scenario
    PLAYED = 8  # chosen by a person who plays the government
    DISPUTE = 9  # what a government does about a dispute it is in
    EXPECTED = 10  # in preparation on the day of the start


class Occasion(StrEnum):
    """What kind of event a dispute begins with."""

    ENCOUNTER = "encounter"  # publicised, without a collision
    COLLISION = "collision"
    LETHAL_ACCIDENT = "lethal_accident"
    SHOCK = "shock"  # over sovereignty
    SHOW_OF_FORCE = "show_of_force"  # an act of the category military
    THREAT = "threat"  # a grave statement
    SOVEREIGNTY = "sovereignty"  # an act over sovereignty, or a legal one
    COERCION = "coercion"  # an economic measure or sanction


OCCASIONS = tuple(Occasion)


class Ending(IntEnum):
    """How a dispute ends."""

    LAPSE = 0  # nobody replied
    SETTLEMENT = 1  # an offer was accepted
    WAR = 2


BY_SCENARIO = "scenario"
"""The reason of a suspension that an intervention of the scenario makes."""
BY_VISIT, BY_USE = "visit", "use"
"""What raises a channel a level: a visit through it, or other use."""


class Duty(IntEnum):
    """Acts that a government owes on a day because of something earlier."""

    DRILL = 0
    COUNTER_ECONOMIC = 1
    COUNTER_SANCTION = 2
    STATEMENT = 3
    RECIPROCATION = 4


DUTY_CAUSE = (
    Cause.SHOCK,
    Cause.COUNTERMEASURE,
    Cause.COUNTERMEASURE,
    Cause.VISIT,
    Cause.REASSURANCE,
)
NEVER = 32_767
"""The day number of what does not happen; the largest int16."""
