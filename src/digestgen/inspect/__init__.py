"""Inspection of a site: `explain` and `explain_pair` for `digestgen why`, `listing` for `stories`."""
