"""No datum counts twice: a prior that a figure has made must not learn from that figure again.

A calibration says which figures stand behind each number (``data``), and which numbers take a prior
from before them (``before``). A figure that is conditioned on is refused where it stands behind a
number that has kept its prior, and where a number of class D rests on the source of the figure and
nothing is said of it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from ballast.sim.scenario.reader import Key
from ballast.sim.scenario.shape import Prior
from ballast.sim.scenario.target_file import Target
from ballast.sim.vocabulary import Evidence

Found = Iterator[tuple[Key, str]]


def judge_double_counting(
    conditioned: Mapping[str, Sequence[str]],
    data: Mapping[str, Sequence[str]],
    before: Collection[str],
) -> Found:
    """Figures that would count twice: key of the figure in its world, and the message.

    Args:
        conditioned: ids of the figures that are learnt from, by world.
        data: ids of the figures that stand behind a number, by its dotted key.
        before: dotted keys of the numbers that take a prior from before them.

    >>> twice = judge_double_counting({"then": ["onsets"]}, {"ladder.rate": ["onsets"]}, ())
    >>> [message for _, message in twice]
    ["expected 'before' to have a prior of 'ladder.rate' from before 'onsets', found none"]
    """
    for world, targets in conditioned.items():
        for position, target in enumerate(targets):
            for number, behind in data.items():
                if target in behind and number not in before:
                    message = f"expected 'before' to have a prior of {number!r} from before "
                    yield ("worlds", world, "targets", position), f"{message}{target!r}, found none"


def judge_declared(
    priors: Mapping[str, Prior],
    targets: Mapping[str, Target],
    data: Mapping[str, Sequence[str]],
    before: Collection[str],
) -> Found:
    """Numbers of class D on the source of a figure that is learnt from, of which nothing is said.

    Args:
        priors: of the scenario, before ``before`` replaces any, by dotted key.
        targets: figures that are conditioned on, by id.
        data, before: as for :func:`judge_double_counting`.
    """
    sources: dict[str, list[str]] = {}
    for name, target in targets.items():
        sources.setdefault(target.source, []).append(name)
    for number, prior in priors.items():
        names = sources.get(prior.source or "", [])
        if prior.evidence == Evidence.DATA and names and number not in {*data, *before}:
            message = (
                f"expected which figures stand behind {number!r}, whose source {prior.source!r} is "
                f"that of {', '.join(map(repr, names))} too; found nothing"
            )
            yield ("data",), message


def judge_before(priors: Mapping[str, Prior], before: Collection[str]) -> Found:
    """Priors from before the data that say they rest on data.

    Args:
        priors: with those of ``before`` in place, by dotted key.
        before: dotted keys of those that were replaced.
    """
    for number in before:
        prior = priors.get(number)
        if prior is not None and prior.evidence == Evidence.DATA:
            message = "expected a prior of class L, X or A, got one of class D"
            yield ("before", number, "evidence"), message
