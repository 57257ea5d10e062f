"""The five stages in a row: `build.build_site`, its options, its report, and the build without changes.

This module imports nothing, so that a build without changes ends before any stage is loaded.
"""
