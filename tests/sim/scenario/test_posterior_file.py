"""Files of posteriors: what is written is read, to the bit, and draws choose rows by weight."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chisquare, norm

from ballast.sim.errors import InputError
from ballast.sim.scenario.posterior_file import (
    METADATA,
    Posterior,
    read_posterior,
    write_posterior,
)
from ballast.sim.streams import Luck
from tests.posteriors import about, written

ONE = {"b": np.array([4.0, 5.0, 6.0]), "a": np.array([1.0, 2.0, 3.0])}
WEIGHTS = np.array([1.0, 5.0, 2.0])


def posterior(weights: list[float], values: list[float] | None = None) -> Posterior:
    column = np.arange(len(weights), dtype=float) if values is None else np.array(values)
    return Posterior(
        about=about(), keys=("a",), values=column[:, None], weights=np.array(weights, float)
    )


def test_what_is_written_is_read(tmp_path: Path) -> None:
    found = read_posterior(written(tmp_path / "p.parquet", ONE, WEIGHTS))

    assert found.about == about() and found.keys == ("a", "b")
    assert found.column("a").tolist() == [1.0, 2.0, 3.0]
    assert found.column("b").tolist() == [4.0, 5.0, 6.0]
    assert found.weights.tolist() == [0.125, 0.625, 0.25]
    assert found.likeliest == 1 and found.central("b") == 5.0


def test_the_same_numbers_give_the_same_bytes_in_any_order_and_written_again(
    tmp_path: Path,
) -> None:
    weights = np.array([0.1, 0.7, 0.3])  # whose sum is not a power of two
    first = written(tmp_path / "one.parquet", ONE, weights)
    other = written(tmp_path / "two.parquet", dict(reversed(ONE.items())), weights)
    found = read_posterior(first)
    again = tmp_path / "three.parquet"
    write_posterior(again, {k: found.column(k) for k in found.keys}, found.weights, found.about)

    assert first.read_bytes() == other.read_bytes() == again.read_bytes()


def test_the_hash_is_of_the_numbers_and_not_of_what_is_said_of_them(tmp_path: Path) -> None:
    def hash_of(file: str, values: dict[str, np.ndarray], weights: np.ndarray, **more: str) -> str:
        path = written(tmp_path / file, values, weights, **more)
        return read_posterior(path).content_hash

    first = hash_of("1", ONE, WEIGHTS)

    assert hash_of("2", ONE, WEIGHTS, name="another") == first
    assert hash_of("3", ONE, WEIGHTS * 2.0) == first
    assert hash_of("4", ONE, WEIGHTS[::-1]) != first
    assert hash_of("5", {"a": ONE["a"], "c": ONE["b"]}, WEIGHTS) != first
    assert hash_of("6", {**ONE, "a": ONE["a"] + 1e-15}, WEIGHTS) != first


def test_draw_0_takes_the_first_row_of_highest_weight() -> None:
    for weights, row in (([1, 3, 2], 1), ([2, 2, 1], 0), ([0, 0, 1], 2)):
        assert posterior(weights).rows(5, np.array([0])).tolist() == [row]


def test_a_draw_takes_the_row_in_whose_share_its_uniform_lies() -> None:
    """The slow way: one uniform of the stream a draw, and a walk along the weights."""
    weights = [0.5, 0.0, 1.5, 0.25, 0.0]
    draws = np.arange(1, 200)
    expected = []
    for draw in draws:
        left = Luck(9, np.array([draw]), np.array([0])).uniform("posterior", 0)[0] * sum(weights)
        row = 0
        while left >= weights[row]:
            left -= weights[row]
            row += 1
        expected.append(row)

    assert posterior(weights).rows(9, draws).tolist() == expected
    assert set(expected) == {0, 2, 3}


def test_rows_do_not_depend_on_which_draws_are_asked() -> None:
    one = posterior([1, 2, 3, 4])
    every = one.rows(3, np.arange(50))

    assert one.rows(3, np.array([40, 0, 7])).tolist() == every[[40, 0, 7]].tolist()
    assert one.rows(4, np.arange(50)).tolist() != every.tolist()


def test_rows_come_as_often_as_their_weights_say() -> None:
    weights = np.array([0.05, 0.0, 0.4, 0.25, 0.1, 0.2])
    draws = np.arange(1, 20_001)
    counts = np.bincount(posterior(list(weights)).rows(2, draws), minlength=6)

    assert counts[1] == 0
    some = weights > 0.0
    assert chisquare(counts[some], weights[some] * len(draws)).pvalue > 0.001
    equal = np.full(some.sum(), len(draws) / some.sum())
    assert chisquare(counts[some], equal).pvalue < 1e-6  # the test would see it


@given(st.lists(st.floats(0.0, 10.0), min_size=1, max_size=30).filter(lambda w: sum(w) > 0.0))
def test_no_row_without_weight_is_ever_drawn(weights: list[float]) -> None:
    found = posterior(weights).rows(1, np.arange(200))

    assert (np.array(weights)[found] > 0.0).all()


def test_the_interval_is_that_of_the_weighted_rows() -> None:
    """Equal rows with weights of a normal law have its quantiles."""
    grid = np.linspace(-5.0, 5.0, 4001)
    found = posterior(list(norm.pdf(grid)), list(grid)).interval("a")

    assert found == pytest.approx(norm.ppf([0.05, 0.5, 0.95]), abs=0.003)
    assert posterior([1, 0, 0], [7.0, 1.0, 2.0]).interval("a") == (7.0, 7.0, 7.0)


def test_some_of_the_numbers_keep_their_rows(tmp_path: Path) -> None:
    found = read_posterior(written(tmp_path / "p.parquet", ONE, WEIGHTS))
    part = found.only(["b"])

    assert part is not None and part.keys == ("b",)
    assert part.column("b").tolist() == found.column("b").tolist()
    assert part != found and found.only(["a", "b"]) is found and found.only([]) is None
    np.testing.assert_array_equal(part.rows(1, np.arange(9)), found.rows(1, np.arange(9)))


@pytest.mark.parametrize(
    ("values", "weights"),
    [
        ({}, [1.0]),
        ({"a": [1.0, 2.0]}, [1.0]),
        ({"a": [float("nan")]}, [1.0]),
        ({"a": [1.0]}, [0.0]),
        ({"a": [1.0, 2.0]}, [2.0, -1.0]),
        ({"weight": [1.0]}, [1.0]),
        ({"a": []}, []),
    ],
)
def test_what_is_no_posterior_is_not_written(
    tmp_path: Path, values: dict[str, list[float]], weights: list[float]
) -> None:
    path = tmp_path / "p.parquet"
    with pytest.raises(ValueError, match="expected"):
        write_posterior(
            path, {k: np.array(v) for k, v in values.items()}, np.array(weights), about()
        )
    assert not path.exists()


def refusal(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        read_posterior(path)
    return str(caught.value)


def table(said: bytes | None, **columns: list[object]) -> pa.Table:
    found = pa.table(columns)
    return found.replace_schema_metadata(None if said is None else {METADATA: said})


SAID = about().model_dump_json().encode()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (table(None, a=[1.0], weight=[1.0]), "found nothing under 'ballast.posterior'"),
        (table(b"{", a=[1.0], weight=[1.0]), "got at all of it"),
        (
            table(SAID.replace(b"1990-01-01", b"then"), a=[1.0], weight=[1.0]),
            "got at last_day: ",
        ),
        (table(SAID, a=[1.0]), "and the column 'weight', each once"),
        (table(SAID, weight=[1.0]), "expected numbers by their keys"),
        (table(SAID, a=["x"], weight=[1.0]), "expected numbers, got a column 'a' of string"),
        (table(SAID, a=[None], weight=[1.0]), "expected numbers, got a column 'a' of null"),
        (table(SAID, a=[1.0, None], weight=[1.0, 1.0]), "expected finite numbers"),
        (table(SAID, a=[1.0], weight=[0.0]), "expected weights of 0 or more, and one above 0"),
        (table(SAID, a=[1.0], weight=[-1.0]), "expected weights of 0 or more"),
        (table(SAID, a=[1.0], weight=[1.0]).slice(0, 0), "expected one row or more"),
    ],
)
def test_files_that_are_no_posterior_are_refused(
    tmp_path: Path, content: pa.Table, message: str
) -> None:
    path = tmp_path / "p.parquet"
    pq.write_table(content, path)

    assert refusal(path).startswith(f"{path}: ") and message in refusal(path)


def test_a_missing_file_and_a_broken_one_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "p.parquet"
    assert "expected a posterior, found no file" in refusal(path)
    assert "found no file" in refusal(tmp_path)  # a folder
    for data in (
        b"",
        b"version https://git-lfs.github.com/spec/v1\n",
        b"PAR1 and then nothing PAR1",
    ):
        path.write_bytes(data)
        assert "expected Parquet, got: " in refusal(path)
    whole = written(path, ONE).read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    assert "expected Parquet, got: " in refusal(path)
