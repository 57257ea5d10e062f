"""Build a site only if something changed; if nothing did, the stages are not even loaded."""

from __future__ import annotations

from digestgen.incremental import store_in
from digestgen.incremental.last_build import Summary, last_build_if_unchanged
from digestgen.pipeline.options import Observers, Options


def build_if_changed(options: Options, observers: Observers | None = None) -> Summary:
    """Build a site as `build_site` does, or return the last summary if nothing changed since."""
    observers = observers or Observers()
    setup, inputs = options.read_setup(), None
    if options.cache.reads:
        with observers.timings.stage("cache"):
            inputs = setup.read_inputs()
            store = store_in(setup.paths.state, options.cache)
            if summary := last_build_if_unchanged(store, setup.paths, inputs.digest, options.now):
                return summary
    from digestgen.pipeline.build import build_site  # loads all stages

    # a change from here on is not in the inputs, so the next build finds a difference
    return build_site(options, observers, inputs).summary
