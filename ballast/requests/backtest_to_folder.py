"""A backtest as a folder: its page, its pictures, its tables, and the sheet that was scored."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from ballast.analysis.forecasts.backtest_json import backtest_json
from ballast.analysis.forecasts.scored_forecasts import Backtest
from ballast.analysis.plots.backtest_pictures import KINDS
from ballast.analysis.plots.run_pictures import with_captions
from ballast.analysis.report.backtest_page import backtest_page
from ballast.analysis.results.file_names import (
    BACKTEST,
    BACKTEST_QUESTIONS,
    CAPTIONS,
    PLOTS,
    REPORT,
    SCORES,
    SHEET,
    SKILL,
)
from ballast.analysis.results.folder_writing import Folder
from ballast.analysis.results.whole_files import json_bytes, write_all

SKILL_COLUMNS = ["rival", "value", "low", "high", "ahead", "questions", "blocks", "withheld"]


def write_backtest(found: Backtest, folder: Path) -> Path:
    """Write everything; the folder appears when it is complete.

    Args:
        found: the backtest.
        folder: new, empty, or of an earlier backtest.

    Returns:
        The page.

    Raises:
        InputError: the folder cannot be written.
    """
    kinds = [name for name, kind in KINDS.items() if kind.lacking(found) is None]
    pictures = {name: KINDS[name].content(found) for name in kinds}
    captions = {name: KINDS[name].describe(found) for name in kinds}
    content = backtest_json(found)
    with Folder(folder) as made:
        files = {
            BACKTEST: json_bytes(content),
            SHEET: json_bytes(found.sheet.as_json()),
            BACKTEST_QUESTIONS: _csv(found.table()),
            SCORES: _csv(_by_name(content["scores"], "forecaster")),
            SKILL: _csv(_by_name(content["skill"], "rival", SKILL_COLUMNS)),
            REPORT: backtest_page(found, pictures).encode(),
            f"{PLOTS}/{CAPTIONS}": with_captions(None, captions),
            **{f"{PLOTS}/{name}.png": picture for name, picture in pictures.items()},
        }
        write_all({made.path / name: data for name, data in files.items()})
    return folder / REPORT


def _by_name(
    rows: dict[str, dict[str, object]], name: str, columns: list[str] | None = None
) -> pd.DataFrame:
    return pd.DataFrame([{name: key, **row} for key, row in rows.items()], columns=columns)


def _csv(table: pd.DataFrame) -> bytes:
    return str(table.to_csv(index=False, lineterminator="\n")).encode()
