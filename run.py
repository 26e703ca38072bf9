"""Ballast from a checkout: ``python run.py COMMAND …``."""

from ballast.cli import main

if __name__ == "__main__":
    main()
