"""Entry point of `python -m digestgen`."""

from digestgen.cli import main

if __name__ == "__main__":
    main()
