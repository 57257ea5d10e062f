"""Find what has no effect in a site's own templates: unknown blocks, and templates that nothing uses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import jinja2
from jinja2 import meta, nodes

from digestgen.problems import Problem, did_you_mean
from digestgen.theme.records import OWN_TEMPLATES, Theme


def check_templates(theme: Theme) -> list[Problem]:
    """Return a warning for each block and each template of the site that has no effect, by path and line.

    A template that cannot be parsed is left to the rendering, which says so.
    """
    own = {
        name: template.source
        for name, template in theme.templates.items()
        if not template.path.startswith(OWN_TEMPLATES)
    }
    if not own:
        return []
    trees = _Trees(theme)
    unused = [_unused(theme, name) for name in sorted(set(own) - _used(theme, trees, own))]
    blocks = [problem for name in own for problem in _unknown_blocks(theme, trees, name)]
    return sorted([*unused, *blocks])


class _Trees:
    """The syntax trees of templates, each parsed when it is first asked for."""

    def __init__(self, theme: Theme) -> None:
        self._theme, self._environment = theme, jinja2.Environment(autoescape=True)
        self._known: dict[str, nodes.Template | None] = {}

    def of(self, name: str) -> nodes.Template | None:
        """Return the tree of a template; None if there is no such template, or it has an error."""
        if name not in self._known:
            template = self._theme.templates.get(name)
            self._known[name] = self._parsed(template.source) if template else None
        return self._known[name]

    def _parsed(self, source: str) -> nodes.Template | None:
        try:
            return self._environment.parse(source)
        except (jinja2.TemplateSyntaxError, RecursionError):
            return None

    def parent_of(self, name: str) -> str | None:
        """Return the template that another extends: "" if it extends none, None if that is not known."""
        tree = self.of(name)
        if tree is None:
            return None
        extends = tree.find(nodes.Extends)
        if extends is None:
            return ""
        parent = extends.template
        return str(parent.value) if isinstance(parent, nodes.Const) else None


def _used(theme: Theme, trees: _Trees, own: Mapping[str, str]) -> set[str]:
    """Return the templates that the theme's pages and the templates in `own` use.

    If a template computes the name of another, that may be any template: then all of them count as used.
    """
    used = {name for name in own if f"theme/{name}" in theme.templates}
    waiting = sorted(used)
    while waiting:
        tree = trees.of(waiting.pop())
        for name in _referenced(tree) if tree else ():
            if name is None:
                return set(own)
            if name not in used:
                used.add(name)
                waiting.append(name)
    return used


def _referenced(tree: nodes.Template) -> Iterator[str | None]:
    yield from meta.find_referenced_templates(tree)
    for call in tree.find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name == "fragment" and call.args:
            name = call.args[0]
            yield str(name.value) if isinstance(name, nodes.Const) else None


def _unused(theme: Theme, name: str) -> Problem:
    replaceable = [
        each.removeprefix("theme/") for each in theme.templates if each.startswith("theme/")
    ]
    hint = did_you_mean(name, replaceable) or "include it in a template, or remove it"
    message = "no page and no other template uses this template"
    return Problem(theme.templates[name].path, 0, 0, "", message, hint, "warning")


def _unknown_blocks(theme: Theme, trees: _Trees, name: str) -> Iterator[Problem]:
    """Yield a warning for each outermost block of a template that none of those it extends has."""
    parent, tree = trees.parent_of(name), trees.of(name)
    if not parent or tree is None:
        return
    inherited = _inherited_blocks(trees, parent)
    if inherited is None:
        return
    for block in tree.body:
        if isinstance(block, nodes.Block) and block.name not in inherited:
            message = f'{parent} has no block "{block.name}", so this one is not shown'
            hint = (
                did_you_mean(block.name, inherited) or f"its blocks: {', '.join(sorted(inherited))}"
            )
            path = theme.templates[name].path
            yield Problem(path, block.lineno, 0, "", message, hint, "warning")


def _inherited_blocks(trees: _Trees, name: str) -> set[str] | None:
    """Return the names of the blocks in a template and in all that it extends; None if some are not known."""
    found: set[str] = set()
    seen: set[str] = set()
    while name and name not in seen:
        seen.add(name)
        tree, parent = trees.of(name), trees.parent_of(name)
        if tree is None or parent is None:
            return None
        found |= {block.name for block in tree.find_all(nodes.Block)}
        name = parent
    return found
