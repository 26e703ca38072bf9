"""Places of panels do not depend on the last bits of what the solver of the layout finds."""

from __future__ import annotations

from matplotlib.figure import Figure

from ballast.analysis.plots.page_layout import settle


def _places(noise: float) -> tuple[list[tuple[float, ...]], list[float]]:
    figure = Figure(figsize=(7.0, 3.3 + noise))
    for ax in figure.subplots(1, 2):
        left, low, width, height = ax.get_position().bounds
        ax.set_position((left + noise, low - noise, width, height + noise))
    settle(figure)
    return [ax.get_position().bounds for ax in figure.axes], figure.get_size_inches().tolist()


def test_noise_in_the_last_bits_is_gone_and_nothing_else() -> None:
    assert _places(3e-14) == _places(0.0)
    assert _places(1e-4) != _places(0.0)
    assert _places(0.0)[1] == [7.0, 3.3]
