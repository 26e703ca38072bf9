"""After-action reports of games whose answer is known, and games that are refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from ballast.analysis.stats.decision_regret import RESOLVED, SAME
from ballast.game.game import NOTHING, Choice, Game, GameHistory
from ballast.game.looking_back import look_back, sealed_game
from ballast.game.saved_game import SavedGame, read_saved, seal_of, write
from ballast.sim.errors import InputError
from ballast.sim.scenario.library import load_scenario
from ballast.sim.scenario.schema import LoadedScenario
from ballast.sim.vocabulary import Rung
from tests.cases import ROOT, SMALL
from tests.scripted_disputes import BOTH_PRESS, over_an_encounter

HISTORY = GameHistory(seed=1, draw=0, run=0)


def kept(made: Game, loaded: LoadedScenario, side: str) -> SavedGame:
    """A game as it would be read again, of a scenario that no file holds."""
    played, past = made.decided(), made.continued()
    assert played is not None
    return SavedGame(path=Path("game.yaml"), base=loaded, side=side, played=played, past=past)


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """Three weeks of the small dyad: an accusation, nothing, and a week left to the model."""
    text = SMALL.read_text("utf-8").replace("../../seeds", str(ROOT / "seeds"))
    (tmp_path / "small.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "small.csv").write_bytes((SMALL.parent / "small.csv").read_bytes())
    made = Game(loaded=load_scenario(str(tmp_path / "small.yaml")), side=0, history=HISTORY)
    made.decide(Choice(acts=(made.setting.acts.ids.index("accuse"),)), 7)
    made.decide(NOTHING, 7)
    made.leave_to_the_model(7)
    write(made, tmp_path / "game.yaml")
    return tmp_path / "game.yaml"


def test_a_game_remembers_its_decisions(saved: Path) -> None:
    game = sealed_game(saved)
    study = look_back(game, pairs=4, final_pairs=6)

    assert [*game.played.decisions.values()] == ["player", "player", "model"]
    assert [one.chosen for one in study.decisions] == [
        "accuse in public", "nothing", "left to the model",
    ]  # fmt: skip
    assert all(one.best != one.chosen for one in study.decisions)
    assert study.as_json()["decisions"][0]["day"] == "2020-03-01"
    assert list(study.table()["verdict"]) == [one.verdict for one in study.decisions]


def dispute(choices: list[str]) -> tuple[Game, LoadedScenario]:
    """A dispute in which every press leads up, replied to, and what is done on the days after."""
    loaded = over_an_encounter(BOTH_PRESS | {"disputes.press": 1e-9})
    made = Game(loaded=loaded, side=0, history=HISTORY)
    while made.world.rung[0] < Rung.DISPUTE:
        made.leave_to_the_model(1, asked=False)
    for name in choices:
        made.decide(Choice(acts=(made.setting.acts.ids.index(name),)) if name else NOTHING)
    return made, loaded


def test_the_worst_choice_shows() -> None:
    """To press leads to a crisis for certain; what follows is the model's, which presses never."""
    made, loaded = dispute(["reply", "press_4"])
    reply, press = look_back(kept(made, loaded, "US"), pairs=8, final_pairs=40).decisions

    assert reply.verdict != RESOLVED
    assert press.verdict == RESOLVED
    assert press.regret == 1.0 and press.risk == 1.0 and press.difference.low > 0.8
    assert press.tried[-1].words == press.chosen, "the worst of all"


def test_a_decision_that_cannot_matter_has_no_regret() -> None:
    """The crisis has come already."""
    made, loaded = dispute(["reply", "press_4", ""])
    last = look_back(kept(made, loaded, "US"), pairs=4, final_pairs=6).decisions[-1]

    assert last.reached and last.verdict == SAME
    assert (last.difference.value, last.difference.low, last.difference.high) == (0, 0, 0)
    assert last.regret == 0.0


def test_a_game_that_was_altered_is_refused(saved: Path) -> None:
    text = saved.read_text("utf-8")
    for changed, words in (
        (text.replace("[accuse]", "[warn]"), "altered"),
        (text.replace("run: 0", "run: 1"), "altered"),
        (text.replace("model: ", "model: 0"), "another state|of model 0"),
    ):
        assert changed != text
        saved.write_text(changed, "utf-8")
        with pytest.raises(InputError, match=words) as raised:
            sealed_game(saved)
        assert len(raised.value.problems) == 1


def test_a_game_of_another_scenario_is_refused(saved: Path) -> None:
    base = saved.with_name("small.yaml")
    base.write_text(base.read_text("utf-8").replace("days: 200", "days: 199"), "utf-8")
    with pytest.raises(InputError, match="another scenario or another state"):
        sealed_game(saved)
    with pytest.raises(InputError, match="expected a saved game"):
        sealed_game(base)
    with pytest.raises(InputError, match="got a folder"):
        sealed_game(saved.parent)


def test_words_and_spacing_do_not_break_a_seal(saved: Path) -> None:
    text = saved.read_text("utf-8").replace("played by hand", "as I played it")
    saved.write_text("# mine\n" + text, "utf-8")
    game = sealed_game(saved)

    assert game.past is not None
    assert game.played.seal == seal_of(game.base, game.side, game.played, game.past)


def test_a_seal_leaves_the_scenario_as_it_was(saved: Path) -> None:
    whole = load_scenario(str(saved))
    lines = saved.read_text("utf-8").splitlines()
    start = next(n for n, line in enumerate(lines) if "seal:" in line)
    bare = lines[:start] + lines[start + 2 :]
    bare = [line for line in bare if "decisions:" not in line]
    saved.write_text("\n".join(bare) + "\n", "utf-8")

    assert load_scenario(str(saved)).canonical_hash == whole.canonical_hash
    again = read_saved(str(saved))
    assert again is not None and again.played.seal is None
    with pytest.raises(InputError, match="without its seal"):
        sealed_game(saved)
