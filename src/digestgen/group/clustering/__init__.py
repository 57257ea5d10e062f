"""Cluster articles by content and time.

    equal_texts ─▶ tokens ─▶ tfidf ─▶ similarity ─▶ local_scaling ─▶ linkage ─▶ evidence

`clusters` runs these steps over items in order of time; `blocks` runs `clusters` for each block of days that
changed.
"""
