"""Entry point of `digestgen` and of `python -m digestgen`."""

import sys

from digestgen.signals import Stopped, stoppable


def main() -> None:
    """Run the command line, which a signal stops in order from the first moment on."""
    try:
        with stoppable():
            from digestgen.cli import main as run  # here: it takes long to import

            run()
    except Stopped as stopped:
        sys.exit(stopped.exit_code)


if __name__ == "__main__":
    main()
