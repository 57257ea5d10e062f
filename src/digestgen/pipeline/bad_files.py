"""Files that make a build fail after they were parsed: find them, and build without them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from digestgen.group import group_articles
from digestgen.i18n.texts import Catalog
from digestgen.plan import Routes, plan_pages, shown_by
from digestgen.problems import ContentError, DigestError, Problem, UnusableFilesError
from digestgen.problems.boundary import boundary, bug, culprit
from digestgen.records import Article, Content, OwnPage, ProviderNote, Story, Topic
from digestgen.render import Due, PagesFailedError, RenderSettings, render_batch
from digestgen.settings import GroupingSettings
from digestgen.theme.records import Theme
from digestgen.views import Page

T = TypeVar("T")
_MOST_PAGES_TRIED = 20  # each is rendered again; of more pages, most fail for a reason of their own
_Record = Article | OwnPage | ProviderNote | Topic


class Look(Struct, frozen=True):
    """The theme, the texts and the addresses that pages are planned and rendered with."""

    theme: Theme
    catalog: Catalog
    routes: Routes


def without_bad_files(build: Callable[[tuple[Problem, ...]], T], *, keep_going: bool) -> T:
    """Return what `build` returns, given the problems of the files that it leaves out: none at first.

    With `keep_going`, it is called again without the files that made it fail; otherwise UnusableFilesError is
    raised for them.
    """
    bad: tuple[Problem, ...] = ()
    while True:
        try:
            return build(bad)
        except UnusableFilesError as error:
            known = {each.path for each in bad}
            if not keep_going or known.issuperset(each.path for each in error.problems):
                raise
            bad += error.problems


def leave_out(content: Content, bad: Collection[str]) -> Content:
    """Return content without what is in the files at the paths `bad`."""
    return _only(content, [each for each in _records(content) if _path_of(each) not in bad])


class Tracer:
    """Traces an exception in a stage to the file that causes it, by building parts of the site in memory."""

    def __init__(self, content: Content, grouping: GroupingSettings) -> None:
        self._content, self._grouping = content, grouping

    @contextmanager
    def traced(self, look: Look | None = None) -> Iterator[None]:
        """Turn an unexpected exception into an UnusableFilesError about a file.

        Pages are planned and rendered with `look`; without it, articles are only grouped. If no file is the
        cause, it becomes a ContentError.
        """
        try:
            with boundary("", OSError):
                yield
        except UnusableFilesError as error:
            if error.__cause__ is None or any(each.path for each in error.problems):
                raise
            raise self._blamed((), error.__cause__, look) from error
        except PagesFailedError as error:
            raise self._of_pages(error, look) from error

    def _blamed(
        self, pages: Collection[str], cause: BaseException, look: Look | None
    ) -> ContentError:
        records = _records(self._content)
        if not self._fails(records, pages, look):
            return ContentError([bug("", cause)])
        path = _path_of(culprit(records, lambda some: self._fails(some, pages, look)))
        return UnusableFilesError([bug(path, cause)]) if path else ContentError([bug("", cause)])

    def _of_pages(self, error: PagesFailedError, look: Look | None) -> ContentError:
        """Return the error about the files of pages that fail; of lists, only if nothing else does."""
        found: dict[str, Problem] = {}
        certain = len(error.pages) > _MOST_PAGES_TRIED
        for page, problem in zip(error.pages, error.problems, strict=True):
            if path := self._file_of(page, look, certain=certain):
                found.setdefault(path, replace(problem, path=path))
        if found:
            return UnusableFilesError([*found.values()])
        # __cause__ went with the worker that made the page
        paths, records = {error.pages[0].path}, _records(self._content)
        if not self._fails(records, paths, look):
            return ContentError(error.problems)
        path = _path_of(culprit(records, lambda some: self._fails(some, paths, look)))
        return UnusableFilesError([replace(error.problems[0], path=path)]) if path else error

    def _file_of(self, page: Page, look: Look | None, *, certain: bool) -> str:
        """Return the file that makes the page about it, or about its story, fail; "" if another one may.

        With `certain`, this is not tried out.
        """
        story = _story_of(page)
        if story is None:
            return page.origin if page.origin in map(_path_of, self._content.pages) else ""
        if certain:
            return story.lead.files[-1].path
        paths = {each.path for each in story.files}
        own = [each for each in self._content.articles if _path_of(each) in paths]
        if not self._fails(own, {page.path}, look):
            return ""  # a neighbour, whose title is on the page too
        return _path_of(culprit(own, lambda some: self._fails(some, {page.path}, look)))

    def _fails(self, records: Sequence[_Record], pages: Collection[str], look: Look | None) -> bool:
        """Return whether a site with only these records fails; `pages` are rendered."""
        content = _only(self._content, records)
        try:
            with boundary(""):
                _build_in_memory(content, self._grouping, pages, look)
        except (UnusableFilesError, PagesFailedError):
            return True
        except DigestError:
            return False
        return False


def _build_in_memory(
    content: Content, grouping: GroupingSettings, paths: Collection[str], look: Look | None
) -> None:
    groups_file = content.groups[0] if content.groups else None
    digest = group_articles(content.articles, grouping, groups_file)
    if look is None:
        return
    plan = plan_pages(digest, content, look.routes)
    pages = [each for each in plan.pages if each.path in paths]
    settings = RenderSettings.of(plan.site, look.theme, look.catalog, plan.routes, shown_by)
    made = render_batch(settings, [Due(each) for each in pages])
    if bugs := [each.bug for each in made if each.bug]:
        raise PagesFailedError(pages[: len(bugs)], bugs)


def _records(content: Content) -> list[_Record]:
    return [*content.pages, *content.topics, *content.providers, *content.articles]


def _only(content: Content, records: Sequence[_Record]) -> Content:
    def of(kind: type[Any]) -> tuple[Any, ...]:
        return tuple(each for each in records if isinstance(each, kind))

    return replace(
        content,
        articles=of(Article),
        topics=of(Topic),
        providers=of(ProviderNote),
        pages=of(OwnPage),
    )


def _path_of(record: _Record) -> str:
    if isinstance(record, Article):
        return record.files[0].path if record.files else ""
    return record.path


def _story_of(page: Page) -> Story | None:
    """Return the story that a page shows or redirects to; None if it is about more or less than one."""
    first = page.records[0] if page.records else None
    story = getattr(getattr(first, "record", None), "story", None)
    return story if isinstance(story, Story) else None
