"""Feeds and other collections → article files in content/. Never called by a build.

    digest.toml, OPML ──listed_feeds──▶ ListedFeed ──feed_requests──▶ Answer ──answers, parse_feed──▶ Feed
      ──drafts──▶ Draft ──save_drafts, feeds_lock──▶ new drafts ──article_files──▶ content/YYYY/MM/*.md

`fetch_site` does all of it, `add_feed`, `prune` and `smartable` are what their commands do.

From the bytes of an answer to the text of a file everything is a pure function.
"""
