"""The five stages in a row: `build.build_site`, its options, its report, and the build that nothing changed.

This module imports nothing, so that an unchanged build ends before any stage is loaded.
"""
