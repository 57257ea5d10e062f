"""Checks before publishing: the content, the built site, and the links to other sites.

`content` warns about unusual content, `built_pages` finds broken links and missing titles, `outgoing` asks
other hosts, and `origins` knows which file a link comes from.
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
