from sim.errors import BallastError as BallastError
from sim.errors import InputError as InputError
from sim.errors import InterruptedRun as InterruptedRun
from sim.notebook.changing import change as change
from sim.notebook.comparing import compare as compare
from sim.notebook.results import Results as Results
from sim.notebook.results import load_results as load_results
from sim.notebook.simulating import simulate as simulate
from sim.notebook.studying import load_study as load_study
from sim.notebook.studying import sweep as sweep
from sim.notebook.telling import trace as trace
from sim.scenario.library import load_scenario as load_scenario

__version__: str
OFFERED: dict[str, str]
