"""The topics and providers of a site, with their links, descriptions and logos."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from digestgen.incremental import digest, digest_of_record
from digestgen.plan.outlets import logos, outlet_key
from digestgen.plan.related_outlets import related_outlets
from digestgen.plan.routes import Routes
from digestgen.plan.terms import Terms, TopicKeys, former_providers, provider_terms, topic_terms
from digestgen.records import Content, Digest, ProviderNote, Story, Topic
from digestgen.text.slugs import term_slug
from digestgen.urls.hosts import readable_host
from digestgen.views import Link, Picture, Term

_MOST_TOPICS = 20  # of a story in a list
_MOST_PARENTS = 20
_COMMON_PERCENT, _FEWEST_STORIES = 80, 10


class Outlet(Struct, frozen=True, gc=False):
    """A provider for the pages of stories."""

    domain: str
    name: str
    href: str | None  # None if it has no page
    logo: Picture | None

    def called(self, name: str) -> str:
        """Return a name that an article gives the provider, in the provider's own spelling."""
        return self.name if not name or outlet_key(name) == outlet_key(self.name) else name


def most_stories_first(counts: Mapping[Link, int]) -> tuple[Term, ...]:
    """Return topics or providers with their numbers of stories, those with the most first, then by name."""
    terms = [Term(link, stories) for link, stories in counts.items()]
    terms.sort(key=lambda term: (-term.stories, term.link.text.casefold(), term.link.href or ""))
    return tuple(terms)


class Taxonomies:
    """The names, links and descriptions of all topics and providers that have stories."""

    def __init__(self, digest: Digest, content: Content, routes: Routes) -> None:
        self.routes = routes
        self.topic_keys = TopicKeys(content.topics)
        self.topics: Terms = topic_terms(digest.stories, content.topics, self.topic_keys)
        self.providers: Terms = provider_terms(digest.stories, content.providers)
        self.topic_notes: dict[str, Topic] = {
            self.topic_keys.of(each.name): each for each in content.topics
        }
        self.provider_notes: dict[str, ProviderNote] = {
            each.domain: each for each in content.providers
        }
        self.platforms = frozenset(each.domain for each in content.providers if each.is_platform)
        self.related_outlets = related_outlets(self.providers, self.platforms)
        self.former_providers = {
            key: found
            for key, found in former_providers(digest.stories).items()
            if key not in self.providers.stories
        }
        self._logos = {
            domain: routes.picture(images, alt="")
            for domain, images in logos(digest, content).items()
        }
        self.topic_links = {
            key: Link(self.topics.names[key][0], routes.topic(slug))
            for key, slug in self.topics.slugs.items()
        }
        self.common_topics = self._common_topics(len(digest.stories))
        self._outlets: dict[str, Outlet] = {}

    def _common_topics(self, stories: int) -> tuple[Link, ...]:
        """Return the topics of nearly every story, which distinguish none of them; nothing on a tiny site."""
        fewest = max(stories * _COMMON_PERCENT / 100, _FEWEST_STORIES)
        found = self.topics.stories.items()
        return tuple(self.topic_links[key] for key, of in found if len(of) >= fewest)

    def key(self) -> bytes:
        """Return a digest of all data on topics and providers, except for their stories."""
        terms = [(each.names, each.slugs) for each in (self.topics, self.providers)]
        return digest(
            self.routes.key()
            + digest_of_record(terms, self.topic_notes, self.provider_notes, self._logos)
        )

    def slugs_of_names(self) -> dict[str, str]:
        """Return the slug of the name of each topic that is at the address of its `_id`, by key.

        That is its address without the file that describes it, so it may have been published.
        """
        own = {
            key: term_slug(note.name)
            for key, note in self.topic_notes.items()
            if key in self.topics.stories
        }
        return {key: slug for key, slug in own.items() if slug not in self.topics.stories}

    def topic(self, name: str) -> Link:
        """Return the link to a topic, given in any spelling."""
        return self.topic_links.get(self.topic_keys.of(name)) or Link(name)

    def topics_of(self, story: Story) -> tuple[Link, ...]:
        """Return the links to a story's topics, each once, whatever their spellings."""
        return tuple(dict.fromkeys(map(self.topic, story.topics)))

    def first_topics_of(self, story: Story) -> tuple[Link, ...]:
        """Return the first of `topics_of`, for lists of stories.

        A story is on the page and in the feeds of each of its topics. If each of these showed all topics, the
        size of the site would grow quadratically with them.
        """
        return self.topics_of(story)[:_MOST_TOPICS]

    def provider(self, domain: str, name: str = "") -> Link:
        """Return the link to a provider, under `name` if it is given."""
        outlet = self.outlet(domain)
        return Link(outlet.called(name), outlet.href)

    def outlet(self, domain: str) -> Outlet:
        """Return a provider for display."""
        found = self._outlets.get(domain)
        if found is None:
            found = self._outlets[domain] = self._outlet(domain)
        return found

    def _outlet(self, domain: str) -> Outlet:
        slug = self.providers.slugs.get(domain)
        if slug is None:  # its one report is background, and of no story
            return Outlet(domain, readable_host(domain), None, self._logos.get(domain))
        name, href = self.providers.names[domain][0], self.routes.provider(slug)
        return Outlet(domain, name, href, self._logos.get(domain))

    def outlets_of(self, story: Story) -> tuple[Outlet, ...]:
        """Return the providers of a story's reports and background, each once."""
        domains = [article.provider.domain for article in story.articles]
        domains += [each.article.provider.domain for each in story.background]
        return tuple(map(self.outlet, dict.fromkeys(domains)))

    def parents(self, key: str) -> tuple[Link, ...]:
        """Return the links to the ancestors of a topic, the topmost first; of very many, only the nearest."""
        chain = [key]
        while (
            len(chain) <= _MOST_PARENTS
            and (note := self.topic_notes.get(chain[-1]))
            and note.parent
        ):
            parent = self.topic_keys.of(note.parent)
            if parent in chain:  # a circle
                break
            chain.append(parent)
        names = [self.topic_notes[below].parent for below in chain[:-1]]
        return tuple(self.topic(name) for name in reversed(names))

    def children(self) -> dict[str, list[Link]]:
        """Return for each topic the links to its children that have stories."""
        found: dict[str, list[Link]] = {}
        for key in self.topics.stories:
            note = self.topic_notes.get(key)
            parent = self.topic_keys.of(note.parent) if note and note.parent else key
            if parent != key:
                found.setdefault(parent, []).append(self.topic_links[key])
        return found
