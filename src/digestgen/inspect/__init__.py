"""Tell what became of articles: `explain` for `digestgen why`, `listing` for `digestgen stories`."""
