"""Inspection of a site: `explain` for `digestgen why`, `listing` for `digestgen stories`."""
