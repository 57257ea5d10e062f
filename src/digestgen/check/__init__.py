"""What to look at before publishing: in the content, in the built site, and behind its links.

`content` warns of what is odd; `built` finds what is broken; `outgoing` asks other hosts.
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
