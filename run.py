"""Ballast from a checkout: ``python run.py COMMAND …``."""

from sim.commands import main

if __name__ == "__main__":
    main()
