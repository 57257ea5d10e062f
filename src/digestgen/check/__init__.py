"""Checks before publishing: the content, the built site, and the links to other sites.

`content` warns about unusual content, `built` finds broken links and titles, `outgoing` checks other hosts,
and `origins` knows who made a link.
"""

from digestgen.check.built_pages import check_built, links_of_built_pages, read_pages
from digestgen.check.content import check_content
from digestgen.check.origins import Origins
from digestgen.check.outgoing import AnswerCache, LinkAnswer, LinkCheck, check_outgoing

__all__ = [
    "AnswerCache",
    "LinkAnswer",
    "LinkCheck",
    "Origins",
    "check_built",
    "check_content",
    "check_outgoing",
    "links_of_built_pages",
    "read_pages",
]
