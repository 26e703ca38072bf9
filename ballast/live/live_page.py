"""The page: Mesa's SolaraViz with its controls and sliders, and the panels beside it."""

from __future__ import annotations

import base64
from collections.abc import Callable

import solara
import solara.lab
from mesa.visualization import Slider, SolaraViz
from mesa.visualization.utils import update_counter

from ballast.analysis.plots.style import BLUE
from ballast.analysis.text.markup import Html, el, join
from ballast.live.channel_lamps import lamps_html
from ballast.live.chart import HistoryChart, describe
from ballast.live.history_choice import HistoryChoice
from ballast.live.live_panels import calendar_html, chronicle_html, headline_html
from ballast.live.network import network_html
from ballast.live.page_style import CSS, NETWORK_KEY
from ballast.live.sliders import SliderOf, sliders_of
from ballast.live.visit_rows import calendar
from ballast.live.watched_model import WatchedModel
from ballast.sim.errors import InputError

PAUSE = 31
"""Milliseconds between two frames of a running history; a frame itself takes longer."""
DARK_BLUE = "#1F6FA3"
NOTE = (
    "The parameters that move the risk most, over the range of their priors, from where this draw "
    "has them. A moved slider takes effect at the next reset; the luck stays the same. "
    "Draw 0 takes the mode of every prior, or the likeliest row of a posterior."
)


def slider(about: SliderOf) -> Slider:
    """A slider of Mesa."""
    return Slider(about.title, about.start, about.low, about.high, about.step, dtype=float)


def page_of(history: HistoryChoice) -> Callable[[], object]:
    """The page of a server, opened with a history.

    Args:
        history: shown first; each reader of the page may go on to others.
    """

    @solara.component
    def Page() -> None:
        shown, show = solara.use_state(history)
        solara.Title(f"{history.loaded.scenario.title} – Ballast")
        solara.Style(CSS)
        solara.use_effect(_colours, [])
        Player(shown, show).key(shown.name)

    page: Callable[[], object] = Page
    return page


def _colours() -> None:
    """Buttons and bar in a colour of the pictures."""
    themes = solara.lab.theme.themes
    themes.light.primary, themes.dark.primary = BLUE, DARK_BLUE


@solara.component
def Player(history: HistoryChoice, show: Callable[[HistoryChoice], None]) -> None:
    """A history with its controls.

    Args:
        history: which one; another one is another player.
        show: told which history to go to.
    """
    first = solara.use_memo(lambda: WatchedModel(history), [])
    model = solara.use_reactive(first)
    sliders = solara.use_memo(lambda: sliders_of(history), [])
    with solara.Sidebar():
        HistoryInputs(history, show)
    with solara.Div(style="display: none"):  # its bar and controls stand elsewhere on the page
        SolaraViz(
            model,
            components=[],  # the panels below lay themselves out, on a narrow screen too
            play_interval=PAUSE,
            render_interval=1,
            model_params={"history": history, **{s.key: slider(s) for s in sliders}},
            name=f"Ballast: {history.loaded.scenario.title}",
        )
        Afterword()
    Panels(model.value)


@solara.component
def Afterword(deeper: bool = True) -> None:
    """What the sliders are, below them: Solara orders a sidebar by depth of the components."""
    if deeper:
        Afterword(deeper=False)
        return
    with solara.Sidebar():
        solara.HTML(tag="p", unsafe_innerHTML=NOTE, classes=["watch-note"])


@solara.component
def HistoryInputs(history: HistoryChoice, show: Callable[[HistoryChoice], None]) -> None:
    """Seed, draw and run of the history to go to."""
    seed = solara.use_reactive(str(history.seed))
    draw = solara.use_reactive(str(history.draw))
    run = solara.use_reactive(str(history.run))
    wrong, set_wrong = solara.use_state("")

    def go() -> None:
        try:
            other = history.renamed(seed=seed.value, draw=draw.value, run=run.value)
            WatchedModel(other)
        except InputError as error:
            set_wrong("; ".join(str(problem) for problem in error.problems))
            return
        set_wrong("")
        show(other)

    with solara.Card("History"):
        solara.InputText("Seed", value=seed)
        with solara.Row():
            solara.InputText("Draw", value=draw)
            solara.InputText("Run", value=run)
        solara.Button("Show this history", on_click=go, color="primary", block=True)
        if wrong:
            solara.Error(wrong)


@solara.component
def Panels(model: WatchedModel) -> None:
    """Everything that is shown of a model, after each frame."""
    update_counter.get()
    chart = solara.use_memo(lambda: chart_of(model), [id(model)])
    with model.turn:  # a running history plays on in its own thread
        shown = panels_of(model, chart)
    with solara.Div(classes=["watch"]):
        _panel("headline", shown["headline"], "headline wide")
        _panel("lamps", shown["lamps"], "panel wide")
        with solara.Div(classes=["chart"]):
            solara.HTML(tag="img", attributes={"src": shown["picture"], "alt": shown["alt"]})
        for name in ("chronicle", "officials", "visits"):
            _panel(name, shown[name])


def panels_of(model: WatchedModel, chart: HistoryChart) -> dict[str, str]:
    """HTML of every panel, the picture as the address of an image, and its words."""
    story = model.chronicle
    rows = calendar(model.world, story)
    picture = base64.b64encode(chart.frame(rows)).decode("ascii")
    network = network_html(model.world, story)
    return {
        "headline": headline_html(model),
        "lamps": _titled("Channels", lamps_html(story)),
        "picture": f"data:image/png;base64,{picture}",
        "alt": describe(story),
        "chronicle": _titled("Chronicle, newest first", _scroll(chronicle_html(story))),
        "officials": _titled(
            "Officials", el("div", network, class_="across"), el("p", NETWORK_KEY, class_="key")
        ),
        "visits": _titled("Calendar of visits", _scroll(calendar_html(story, rows))),
    }


def chart_of(model: WatchedModel) -> HistoryChart:
    """The picture of a model."""
    return HistoryChart(model.chronicle, model.days, [g.name for g in model.governments])


def _panel(name: str, html: str, classes: str = "panel") -> None:
    solara.HTML(
        tag="div",
        unsafe_innerHTML=html,
        classes=classes.split(),
        attributes={"id": f"watch-{name}"},
    )


def _titled(title: str, *content: Html) -> Html:
    return join([el("h2", title), *content])


def _scroll(content: Html) -> Html:
    return el("div", content, class_="scroll", tabindex=0)
