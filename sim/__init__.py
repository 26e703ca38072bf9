"""What happens: from a scenario to the tables of its histories.

``sim`` knows no picture, no report and no terminal; it imports neither ``analysis`` nor the
interface.
"""

__version__ = "0.1.0"
