"""Text for a terminal or pipe that cannot show every character; nothing is lost but looks."""

from __future__ import annotations

import codecs
import json
import sys
import unicodedata

SPOKEN = {
    "…": "..", "–": "-", "−": "-", "±": "+-", "×": "x", "→": "->", "≥": ">=", "≤": "<=", "·": "*",
    "‘": "'", "’": "'", "“": '"', "”": '"', "µ": "u", "σ": "sigma",
}  # fmt: skip
"""What stands for a character."""
HANDLER = "ballast_plain"


def plain(text: str, encoding: str | None) -> str:
    """The text with stand-ins for what an encoding does not have.

    >>> plain("62 … 64 %, −0.4 ± 0.3", "ascii")
    '62 .. 64 %, -0.4 +- 0.3'
    >>> plain("62 … 64 %", "utf-8")
    '62 … 64 %'
    """
    return "".join(c if can(c, encoding) else _stand_in(c) for c in text)


def can(text: str, encoding: str | None) -> bool:
    """Whether an encoding has all characters of a text."""
    try:
        text.encode(encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def _stand_in(character: str) -> str:
    bare = unicodedata.normalize("NFKD", character).encode("ascii", "ignore").decode()
    return SPOKEN.get(character) or bare or "?"


def _handle(error: UnicodeError) -> tuple[str, int]:
    """Stand-ins in text; in JSON, escapes that mean the same."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    found = error.object[error.start : error.end]
    if error.object.lstrip()[:1] in ("{", "["):
        return json.dumps(found)[1:-1], error.end
    return "".join(map(_stand_in, found)), error.end


def speak_plainly() -> None:
    """Let standard output and errors take any text from now on, whatever their encoding."""
    codecs.register_error(HANDLER, _handle)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors=HANDLER)
