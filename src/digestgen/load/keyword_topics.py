"""Topics with `match: true`: their keywords give the topic to articles that do not name it."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from digestgen.records import Article, Content, Topic
from digestgen.text.keywords import KeywordIndex


def topic_keywords(topics: Iterable[Topic]) -> KeywordIndex:
    """Return the keywords of the topics that have any, by the names of the topics."""
    return KeywordIndex({topic.name: topic.keywords for topic in topics if topic.match})


def add_keyword_topics(content: Content) -> Content:
    """Return content whose articles also have the topics whose keywords are in their title or excerpt.

    Parsed files stay the same, so an edited topic does not make any article parsed again.
    """
    if not any(topic.match for topic in content.topics):
        return content
    keywords = topic_keywords(content.topics)
    return replace(
        content, articles=tuple(_with_topics(each, keywords) for each in content.articles)
    )


def _with_topics(article: Article, keywords: KeywordIndex) -> Article:
    known = {name.casefold() for name in article.topics}
    found = keywords.find(article.title, article.excerpt)
    more = tuple(name for name in found if name.casefold() not in known)
    return replace(article, topics=(*article.topics, *more)) if more else article
