"""Reading YAML: what it means, and every way in which a file can be wrong."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballast.sim.errors import InputError
from ballast.sim.scenario.reader import LARGEST_FILE, read


def _read(tmp_path: Path, text: str) -> dict[str, object]:
    path = tmp_path / "some.yaml"
    path.write_text(text, encoding="utf-8")
    return read(path).values


def _messages(tmp_path: Path, text: str | bytes) -> list[str]:
    path = tmp_path / "some.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(InputError) as caught:
        read(path)
    return [str(problem).replace(str(path), "some.yaml") for problem in caught.value.problems]


def test_words_numbers_and_dates_mean_what_they_look_like(tmp_path: Path) -> None:
    """The traps of YAML 1.1: words as flags, exponents as text, times as numbers."""
    text = "a: no\nb: on\nc: 1e-3\nd: 12:30:00\ne: 2023-07-10\nf: true\ng: '7'\nh: ~\ni: 08\n"

    assert _read(tmp_path, text) == {
        "a": "no",
        "b": "on",
        "c": 0.001,
        "d": "12:30:00",
        "e": date(2023, 7, 10),
        "f": True,
        "g": "7",
        "h": None,
        "i": 8,
    }


def test_lines_are_remembered(tmp_path: Path) -> None:
    path = tmp_path / "some.yaml"
    path.write_text("a: 1\nb:\n  c:\n    - x\n    - y\n", encoding="utf-8")
    document = read(path)

    assert document.place(("a",)) == (1, 1)
    assert document.place(("b", "c")) == (3, 3)
    assert document.place(("b", "c", 1)) == (5, 7)
    assert document.place(("b", "c", 9)) == (3, 3)  # the nearest above


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "some.yaml: expected a scenario or settings, got an empty file"),
        ("# only a comment\n", "some.yaml: expected a scenario or settings, got an empty file"),
        ("- a\n- b\n", "some.yaml:1:1: expected a map of keys and values at the top"),
        (
            "a: 1\nb: 2\na: 3\n",
            "some.yaml:3:1: a: expected the key once, got it again (first on line 1)",
        ),
        (
            "a: &x [1, *x]\n",
            "some.yaml:1:4: a[1]: expected values written out, got an alias",
        ),
        ("a: {<<: 3}\n", "some.yaml:1:9: a.<<: expected a map, or a list of maps, to merge"),
        ("a: *x\n", "some.yaml:1:4: expected valid YAML, got: found undefined alias"),
        ("a: !!python/object:os.system x\n", "expected no tag"),
        (
            "a: [1, 2\n",
            "some.yaml:1:4: expected valid YAML, got a '[' that is not closed before line 2",
        ),
        (
            "a: 1\nb: {c: 1,\n  d: {e: 2}\nf: 3\n",
            "some.yaml:2:4: expected valid YAML, got a '{' that is not closed before line 4",
        ),
        ("a: {b: 1 c: 2}\n", "some.yaml:1:11: expected valid YAML, got: "),
        ("a: 'never closed\n", "some.yaml:2:1: expected valid YAML"),
        ("\ta: 1\n", "some.yaml:1:1: expected valid YAML"),
        (b"a: \xff\xfe\n", "some.yaml: expected text in UTF-8"),
        (b"a: \x00\n", "some.yaml: expected valid YAML"),
        ("a: " + "[" * 200 + "]" * 200, "expected at most 30 levels"),
    ],
)
def test_what_cannot_be_read_is_said_in_a_line(
    tmp_path: Path, text: str | bytes, message: str
) -> None:
    found = _messages(tmp_path, text)

    assert any(message in line for line in found), found
    assert all("\n" not in line for line in found)


def test_a_bomb_of_aliases_is_refused_at_once(tmp_path: Path) -> None:
    """Nine levels of ten aliases each would be a thousand million values."""
    lines = ["a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
    found = _messages(tmp_path, "\n".join(lines))

    assert len(found) == 1
    assert "expected at most 100,000 values, aliases written out, got more" in found[0] or (
        "values with all aliases written out" in found[0]
    )


def test_aliases_and_merge_keys_mean_what_they_point_to(tmp_path: Path) -> None:
    text = (
        "usual: &usual {a: 1, b: [2, 3]}\nsame: *usual\nother:\n  <<: *usual\n  a: 7\n"
        "both: {<<: [{c: 1}, {c: 2, d: 3}]}\n"
    )
    path = tmp_path / "some.yaml"
    path.write_text(text, encoding="utf-8")
    document = read(path)

    assert document.values["same"] == {"a": 1, "b": [2, 3]}
    assert document.values["other"] == {"a": 7, "b": [2, 3]}
    assert document.values["both"] == {"c": 1, "d": 3}
    assert document.place(("other", "a")) == (5, 3)
    assert document.place(("other", "b", 1)) == (1, 29)  # where it is written


def test_missing_folder_and_large_files(tmp_path: Path) -> None:
    large = tmp_path / "large.yaml"
    large.write_bytes(b"a" * (LARGEST_FILE + 1))
    for path, words in (
        (tmp_path / "none.yaml", "no such file"),
        (tmp_path, "expected a file, got a folder"),
        (large, "expected a file of at most 5 MB"),
        (Path("bad\0name.yaml"), "expected a readable file"),
    ):
        with pytest.raises(InputError, match=words):
            read(path)


@given(text=st.text(max_size=80) | st.binary(max_size=80))
def test_no_text_makes_it_fall_over(
    tmp_path_factory: pytest.TempPathFactory, text: str | bytes
) -> None:
    """Anything is either read or refused with a message."""
    path = tmp_path_factory.mktemp("any") / "any.yaml"
    path.write_bytes(text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text)
    try:
        assert isinstance(read(path).values, dict)
    except InputError as error:
        assert error.problems
