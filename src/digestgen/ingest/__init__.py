"""Feeds and other collections → article files in content/. Never called by a build.

    digest.toml, OPML ──feed_list──▶ FeedSource ──asking──▶ Answer ──parsing──▶ Feed, Entry
      ──drafting──▶ Draft ──known, lock──▶ new drafts ──article_files──▶ content/YYYY/MM/*.md

From the bytes of an answer to the text of a file everything is a pure function.
"""
