"""Cluster articles by content and time.

    equal_texts ─▶ tokens ─▶ tfidf ─▶ similarity ─▶ local_scaling ─▶ linkage ─▶ evidence

`clusters` runs these over items in the order of time; `blocks` runs it for each block of days that changed.
"""
