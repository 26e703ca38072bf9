"""What a scenario says of the acts of a government: how often, and which."""

from __future__ import annotations

from collections.abc import Mapping
from math import floor, log10
from typing import Annotated, Any

from pydantic import Discriminator, Field, SerializerFunctionWrapHandler, Strict, Tag
from pydantic import model_serializer as serializer

from ballast.sim.scenario.shape import Evidenced, Identifier, Model, Prior, Real, Text
from ballast.sim.vocabulary import Category, Evidence

DAYS_A_YEAR = 365.0
HALF = 0.5
"""Jeffreys' prior of a count: half an event more."""
RATE_UNIT = "per year"
FACTOR_UNIT = "times its share"
MOST_A_YEAR = 1000.0
NUMBER, PRIOR = "[number]", "[prior]"
"""Tags of the two forms of a rate, which pydantic puts into the places of errors."""

# ranges are for editors; they are judged with all else, so that problems come at once
_Count = Annotated[float, Strict(), Field(json_schema_extra={"minimum": 0.0})]
_Days = Annotated[float, Strict(), Field(json_schema_extra={"exclusiveMinimum": 0.0})]
_Yearly = Annotated[
    float, Strict(), Field(json_schema_extra={"minimum": 0.0, "maximum": MOST_A_YEAR})
]


class Counted(Prior):
    """A number that a count gives: its law is a gamma, and ``mode`` is what draw 0 takes."""

    shape: Real
    """Of the gamma: the count and Jeffreys' half."""
    scale: Real
    """Of the gamma: what one event more adds."""


class RatePrior(Model):
    """A yearly rate that is not known exactly: low, mode and high, or a count over some days."""

    low: Real | None = None
    """Hard lower bound, a year."""
    mode: Real | None = None
    """Most plausible value; what draw 0 takes."""
    high: Real | None = None
    """Hard upper bound."""
    count: _Count | None = None
    """Acts or departures that were counted; an act of both governments is half an act of each."""
    days: _Days | None = None
    """Length of the span in which they were counted."""
    evidence: Evidence | None = None
    """What it rests on; as the entry's in which it stands if not said."""
    source: str | None = None
    """Key in seeds/sources.yaml; the entry's if neither this nor evidence is said."""
    ledger: tuple[str, ...] = ()
    """Ids of facts in seeds/ledger.yaml."""
    why: Text = ""
    """One sentence of reasoning."""


def _form(rate: Any) -> str:
    return PRIOR if isinstance(rate, Mapping | RatePrior) else NUMBER


Rate = Annotated[
    Annotated[_Yearly, Tag(NUMBER)] | Annotated[RatePrior, Tag(PRIOR)], Discriminator(_form)
]
"""Acts or departures a year: a number, or a prior."""


class Conduct(Evidenced):
    """How often a government acts, by category, and which acts it chooses."""

    rates: dict[Category, Rate]
    """Acts a year by category, from the record."""
    shares: dict[Identifier, Annotated[float, Strict(), Field(gt=0.0, le=1.0)]] = {}
    """Share of each act within its category; acts not listed are not in the repertoire."""
    counts: dict[Identifier, _Count] = {}
    """Acts that were counted, in place of shares: how often each act was seen, 0 or more.

    Shares are then drawn, from a Dirichlet law with half an event more for each act.
    """
    policy: dict[Category, Annotated[float, Strict(), Field(ge=0.0, le=100.0)]] = {}
    """Multiple of what the government does of its own accord in a category; 1 if not said.

    Acts that follow from earlier acts are reduced by a multiple below 1, and not multiplied by one
    above it. 0 is silence, except for acts that are owed or that the scenario makes happen. It
    holds from the start on, and the record's rates stay what is expected, so that restraint is a
    relief and excess a burden.
    """

    @property
    def repertoire(self) -> tuple[str, ...]:
        """The acts that the government has."""
        return tuple(self.shares or self.counts)

    @property
    def centre_rates(self) -> dict[Category, float]:
        """Acts a year by category as draw 0 has them."""
        return {category: centre_of(rate) for category, rate in self.rates.items()}

    def centre_shares(self, categories: Mapping[str, Category]) -> dict[str, float]:
        """Share of each act in its category as draw 0 has them.

        Of counts they have four decimals, and what rounding leaves goes to the first act of the
        category, as in the tables of ``seeds/``.

        Args:
            categories: of the acts of the menu, in its order.
        """
        if not self.counts:
            return dict(self.shares)
        found: dict[str, float] = {}
        for category in Category:
            members = [b for b, c in categories.items() if c == category and b in self.counts]
            total = sum(self.counts[b] for b in members) + HALF * len(members)
            split = {b: round((self.counts[b] + HALF) / total, 4) for b in members}
            for first in members[:1]:
                split[first] = round(split[first] + 1.0 - sum(split.values()), 4)
            found |= split
        return found

    def rate(self, category: Category) -> Prior:
        """The number of a category, with what it rests on."""
        return prior_of(self.rates[category], self)

    def about(self, category: Category) -> Evidenced:
        """What the rate of a category rests on: what it says itself, else what the conduct says."""
        return grounds_of(self.rates[category], self)

    def factors(self) -> dict[str, Counted]:
        """What multiplies the share of each act in a draw, by act; none where shares are fixed.

        A gamma number over its mean for each act of a category, divided by their sum, are shares
        from a Dirichlet law. Draw 0 takes 1.
        """
        return {
            name: Counted(
                mode=1.0,
                shape=count + HALF,
                scale=1.0 / (count + HALF),
                unit=FACTOR_UNIT,
                evidence=self.evidence,
                source=self.source,
            )
            for name, count in self.counts.items()
        }

    @serializer(mode="wrap")
    def _without_empty_counts(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """As before there were counts: a scenario without any is the same one."""
        said: dict[str, Any] = handler(self)
        if not self.counts:
            said.pop("counts", None)
        return said


def prior_of(rate: float | RatePrior, owner: Evidenced) -> Prior:
    """A rate as a number, with what it rests on.

    Args:
        rate: a number, or a prior.
        owner: the entry in which it stands.
    """
    about = {**dict(grounds_of(rate, owner)), "unit": RATE_UNIT}
    if not isinstance(rate, RatePrior):
        return Prior(value=rate, **about)
    if rate.count is None or rate.days is None:
        return Prior(low=rate.low, mode=rate.mode, high=rate.high, **about)
    return Counted(
        mode=centre_of(rate), shape=rate.count + HALF, scale=DAYS_A_YEAR / rate.days, **about
    )


def grounds_of(rate: float | RatePrior, owner: Evidenced) -> Evidenced:
    """What a rate rests on: what it says itself, else what the entry says in which it stands."""
    own: dict[str, Any] = {n: getattr(owner, n) for n in Evidenced.model_fields}
    if isinstance(rate, RatePrior):
        if rate.evidence is not None:
            own |= {"evidence": rate.evidence, "source": None}
        own |= {n: v for n in ("source", "ledger", "why") if (v := getattr(rate, n))}
    return Evidenced(**own)


def centre_of(rate: float | RatePrior) -> float:
    """Acts a year as draw 0 has them: the number, the mode, or what the count gives.

    A category that a government can act in, but did not, gets half an act.

    >>> centre_of(RatePrior(count=1, days=342)), centre_of(RatePrior(count=0, days=342))
    (1.07, 0.53)
    """
    if not isinstance(rate, RatePrior):
        return rate
    if rate.count is not None and rate.days is not None:
        return _written((rate.count or HALF) * DAYS_A_YEAR / rate.days)
    assert rate.mode is not None, "the checks have refused a rate without count or mode"
    return rate.mode


def _written(rate: float) -> float:
    """A rate as tables of rates have it: two decimals, and at least two digits.

    >>> _written(4.2690), _written(0.0251)
    (4.27, 0.025)
    """
    return round(rate, max(2, 1 - floor(log10(rate))))
