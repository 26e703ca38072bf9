"""``python -m ballast COMMAND …``."""

from ballast.cli import main

if __name__ == "__main__":
    main()
