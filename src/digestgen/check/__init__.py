"""Checks before publishing: the content, the built site, and the links to other sites.

`content` warns about unusual content, `built` finds broken links and titles, `outgoing` checks other hosts.
"""

from digestgen.check.built import check_built, outgoing_links, read_pages, sources_of
from digestgen.check.content import check_content
from digestgen.check.outgoing import Answer, AnswerCache, LinkCheck, check_outgoing

__all__ = [
    "Answer",
    "AnswerCache",
    "LinkCheck",
    "check_built",
    "check_content",
    "check_outgoing",
    "outgoing_links",
    "read_pages",
    "sources_of",
]
