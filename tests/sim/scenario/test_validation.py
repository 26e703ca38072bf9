"""Every mistake in a scenario file is named with its line, key, and what was expected.

Each case replaces one line of ``small.yaml``; the shelf ``tests/bad_scenarios`` has whole files.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ballast.sim.errors import InputError
from ballast.sim.scenario.library import load_scenario
from tests.cases import ROOT, SMALL

TEXT = SMALL.read_text(encoding="utf-8")

CASES = [
    # (what stands in the file, what is written instead, key, message)
    ("title: Small dyad", "titel: Small dyad", "titel", "got 'titel'; did you mean 'title'?"),
    ("title: Small dyad", "title: 7", "title", "expected text, got 7"),
    ("days: 200", "days: 0", "days", "expected 1 or more, got 0"),
    ("days: 200", "days: many", "days", "expected a whole number, got 'many'"),
    ("days: 200", "days: 1.5", "days", "expected a whole number, got 1.5"),
    ("days: 200", "days: true", "days", "expected a whole number, got true"),
    ("days: 200", "days: 90", "visits.meeting.date", "expected a day of the scenario"),
    ("seed: 11", "seed: -1", "seed", "expected 0 or more, got -1"),
    ("seed: 11", "", "seed", "expected this key, found none"),
    ("start: 2020-03-01", "start: 2020-13-01", "start", "expected a date such as 2023-07-10"),
    ("acts: ../../seeds/acts.yaml", "acts: nowhere.yaml", "", "no such file"),
    ("record: small.csv", "record: nowhere.csv", "", "no such file"),
    ("record: small.csv", "record: smal.csv", "", "smal.csv: no such file (did you mean 'small.csv'?)"),
    ("    prefers: [economic]", "    prefers: [economics]", "governments.BB.prefers[0]",
     "expected the id of a channel, got 'economics'; did you mean 'economic'?"),
    ("    election: 2020-08-10", "    election: soon", "governments.AA.election", "expected a date"),
    ("  security: {weight: 1.0, channel: forces, evidence: A}",
     "  security: {weight: 1.0, channel: force, evidence: A}",
     "issues.security.channel", "did you mean 'forces'?"),
    ("  leader: {kind: leader,", "  leader: {kind: leadr,", "channels.leader.kind",
     "got 'leadr'; did you mean 'leader'?"),
    ("state: closed, since: 2019-06-01, opened_by: BB", "state: closed, since: 2021-06-01, opened_by: BB",
     "channels.defence.since", "expected a day up to the start"),
    ("state: suspended, since: 2019-06-01,", "state: suspended,", "channels.forces",
     "expected the key 'since' for a suspended channel"),
    ("state: closed, since: 2019-06-01, opened_by: BB", "state: closed, since: 2019-06-01, opened_by: B",
     "channels.defence.opened_by", "expected the id of a government, got 'B'"),
    ("  alma: {government: AA,", "  alma: {government: CC,", "officials.alma.government",
     "expected the id of a government, got 'CC'"),
    ("counterpart: bela,", "counterpart: bella,", "officials.alma.counterpart",
     "did you mean 'bela'?"),
    ("counterpart: bela,", "counterpart: arne,", "officials.alma.counterpart",
     "expected an official of the other government"),
    ("rank: leader, seniority: 0.5, counterpart: boris", "rank: minister, seniority: 0.5, counterpart: boris",
     "officials", "expected one official of rank leader for AA, got none"),
    ("sanctioned_by: AA, sanctioned_until", "sanctioned_by: BB, sanctioned_until",
     "officials.bruno.sanctioned_by", "expected the other government"),
    ("  arne-spring: {visitor: arne, host: BB", "  arne-spring: {visitor: arno, host: BB",
     "visits.arne-spring.visitor", "expected the id of an official, got 'arno'"),
    ("  arne-spring: {visitor: arne, host: BB", "  arne-spring: {visitor: arne, host: AA",
     "visits.arne-spring.host", "expected the other government"),
    ("date: 2020-03-20", "date: 2020-02-20", "visits.arne-spring.date", "expected a day of the scenario"),
    ("date: 2020-02-20", "date: 2020-04-20", "visits.alma-last.date", "expected a completed visit before"),
    ("after: [arne-spring]", "after: [berta-spring]", "visits.berta-spring.after", "got a circle"),
    ("after: [arne-spring]", "after: [arne]", "visits.berta-spring.after[0]", "expected the id of a visit"),
    ("visitor: boris, host: AA", "visitor: bela, host: AA", "visits.meeting.visitor",
     "expected a leader for a summit"),
    ("date: 2020-04-01, kind: sovereignty", "date: 2022-04-01, kind: sovereignty", "shocks.feast.date",
     "expected a day of the scenario"),
    ("probability: 0.5", "probability: 1.5", "shocks.feast.probability", "expected at most 1, got 1.5"),
    ("by: 2020-05-31", "by: 2021-05-31", "outcomes.two_visits.by", "expected a day of the scenario"),
    ("{count: encounters,", "{count: encounter,", "outcomes.any_encounter.count",
     "did you mean 'encounters'?"),
    ("  channels.use_rise: {low: 0, mode: 0.1, high: 0.3, unit: probability,",
     "  channels.use_rise: {low: 0, mode: 0.1, high: 1.3, unit: probability,",
     "parameters.channels.use_rise.high", "got 1.3"),
    ("  encounters.open_channel_factor: {low: 0.35,", "  encounters.open_channel_factor: {low: -0.35,",
     "parameters.encounters.open_channel_factor.low", "got -0.35"),
    ("  visits.effect: {low: 0, mode: 2, high: 4,", "  visits.efect: {low: 0, mode: 2, high: 4,",
     "parameters.visits.efect", "did you mean 'visits.effect'?"),
    ("  visits.effect: {low: 0, mode: 2, high: 4,", "  visits.effect: {low: 3, mode: 2, high: 4,",
     "parameters.visits.effect.mode", "expected low <= mode <= high (3 … 4), got 2"),
    ("  visits.effect: {low: 0, mode: 2, high: 4,", "  visits.effect: {low: 0, mode: 2, high: 44,",
     "parameters.visits.effect.high", "expected 0 … 30 points, got 44"),
    ("  visits.effect: {low: 0, mode: 2, high: 4,", "  visits.effect: {low: 0, mode: 2,",
     "parameters.visits.effect", "expected a value, or low, mode and high"),
    ("  visits.effect: {low: 0, mode: 2, high: 4, unit: points,",
     "  visits.effect: {low: 0, mode: 2, high: 4, unit: days,",
     "parameters.visits.effect.unit", "expected the unit 'points', got 'days'"),
    ("  visits.effect: {low: 0, mode: 2, high: 4,", "  visits.effect: {low: 0, mode: '2', high: 4,",
     "parameters.visits.effect.mode", "expected a number, got '2'"),
    ("  visits.effect: {low: 0, mode: 2, high: 4, unit: points, evidence: A}",
     "  visits.effect: {low: 0, mode: 2, high: 4, unit: points}",
     "parameters.visits.effect.evidence",
     "expected this key (D data, L literature, X expert prior or A assumption), found none"),
    ("  visits.effect: {low: 0, mode: 2, high: 4, unit: points, evidence: A}",
     "  visits.effect: {low: 0, mode: 2, high: 4, unit: points, evidence: L}",
     "parameters.visits.effect", "expected the key 'source' for evidence of class L"),
    ("  visits.effect: {low: 0, mode: 2, high: 4, unit: points, evidence: A}",
     "  visits.effect: {low: 0, mode: 2, high: 4, unit: points, evidence: L, source: Fearon1995}",
     "parameters.visits.effect.source", "did you mean 'Fearon1994'?"),
    ("  visits.effect: {low: 0, mode: 2, high: 4, unit: points, evidence: A}",
     "  visits.effect: {low: 0, mode: 2, high: 4, unit: points, evidence: A, ledger: [Z99]}",
     "parameters.visits.effect.ledger[0]", "expected an id of ledger.yaml, got 'Z99'"),
    ("        strait_transit: ", "        strait_tranzit: ",
     "governments.AA.conduct.shares.strait_tranzit", "did you mean 'strait_transit'?"),
]  # fmt: skip


def _problems(tmp_path: Path, text: str) -> list[str]:
    path = tmp_path / "tests" / "scenarios" / "small.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    if not (tmp_path / "seeds").exists():
        shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
        shutil.copy(SMALL.with_suffix(".csv"), path.with_suffix(".csv"))
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_scenario(str(path))
    return [str(p).replace(str(path), "small.yaml") for p in caught.value.problems]


@pytest.mark.parametrize(("old", "new", "key", "message"), CASES)
def test_a_mistake_is_named_at_its_line(
    tmp_path: Path, old: str, new: str, key: str, message: str
) -> None:
    assert old in TEXT, "the case fits the file"
    line = TEXT[: TEXT.index(old)].count("\n") + 1
    found = _problems(tmp_path, TEXT.replace(old, new, 1))
    fitting = [problem for problem in found if message in problem]

    assert fitting, found
    assert any(f"{key}: " in problem for problem in fitting) or not key, fitting
    own_line = (
        key
        and "expected this key" not in message
        and key not in ("officials", "visits.meeting.date")
    )
    if own_line:
        assert f"small.yaml:{line}:" in fitting[0]


def test_all_problems_come_at_once(tmp_path: Path) -> None:
    """Three mistakes of meaning in different sections give three lines."""
    text = (
        TEXT.replace("counterpart: bela,", "counterpart: nobody,", 1)
        .replace("by: 2020-05-31", "by: 2030-05-31", 1)
        .replace("mode: 2, high: 4", "mode: 5, high: 4", 1)
    )

    assert len(_problems(tmp_path, text)) == 3


def test_a_missing_parameter_says_what_it_is(tmp_path: Path) -> None:
    lines = [line for line in TEXT.splitlines() if not line.startswith("  visits.effect:")]
    found = _problems(tmp_path, "\n".join(lines))

    assert len(found) == 1
    assert "'visits.effect' (tension taken off by a cabinet visit; points), found none" in found[0]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("2020-02-30,AA,accuse,act,-3", "date: expected a date"),
        ("2020-02-20,CC,accuse,act,-3", "actor: expected one of AA, BB, BOTH, got 'CC'"),
        ("2020-02-20,AA,acuse,act,-3", "did you mean 'accuse'?"),
        ("2020-02-20,AA,accuse,deed,-3", "process: expected one of act"),
        ("2020-02-20,AA,accuse,act,-30", "weight: expected -10 … 8, got -30"),
        ("2020-02-20,AA,accuse,act,", "weight: expected a number, got ''"),
        ("2020-02-20,AA", "expected"),
    ],
)
def test_a_wrong_row_of_the_record_is_named(tmp_path: Path, row: str, message: str) -> None:
    _ = _problems(tmp_path, TEXT.replace("days: 200", "days: 0"))  # lays the files out
    record = tmp_path / "tests" / "scenarios" / "small.csv"
    record.write_text("date,actor,act,process,weight\n" + row + "\n", encoding="utf-8")
    found = _problems(tmp_path, TEXT)

    assert any(message in problem and ".csv:2: " in problem for problem in found), found


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_scenario_with_any_line_broken_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """Dropping, doubling or scrambling lines never ends in anything but an InputError."""
    lines = TEXT.splitlines()
    at = data.draw(st.integers(0, len(lines) - 1))
    change = data.draw(st.sampled_from(["drop", "double", "indent", "value", "colon"]))
    line = lines[at]
    lines[at : at + 1] = {
        "drop": [],
        "double": [line, line],
        "indent": ["   " + line],
        "value": [
            line.split(":")[0]
            + ": "
            + data.draw(st.sampled_from(["[]", "{}", "x", "-1", "''", "null"]))
        ],
        "colon": [line.replace(":", " ", 1)],
    }[change]
    folder = tmp_path_factory.mktemp("broken")
    path = folder / "small.yaml"
    text = "\n".join(lines).replace("../../seeds", str(ROOT / "seeds"))
    path.write_text(text.replace("small.csv", str(SMALL.with_suffix(".csv"))), encoding="utf-8")
    try:
        load_scenario(str(path))
    except InputError as error:
        assert all(str(problem) for problem in error.problems)
