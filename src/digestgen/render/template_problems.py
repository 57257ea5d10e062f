"""Explain what is wrong in a template: which line to change, and how."""

from __future__ import annotations

import re
import traceback

import jinja2

from digestgen import views
from digestgen.problems import Problem, did_you_mean
from digestgen.theme.records import Theme
from digestgen.views import Page

_NO_FIELD = re.compile(r"'digestgen\.\w+\.\w+\.(\w+) object' has no attribute '(\w+)'")
_UNDEFINED = re.compile(r"'(\w+)' is undefined")
_NO_FILTER = re.compile(r"No (filter|test) named '([\w.]+)'")
_UNCLOSED = re.compile(
    r"Unexpected end of template\..*block that needs to be closed is '(\w+)'", re.S
)
_UNKNOWN_TAG = re.compile(r"Encountered unknown tag '(\w+)'")
_WANTED_TAGS = re.compile(r"looking for the following tags: ('.*?')\. ")
_NAMES_OF_PAGES = ("view", "site", "meta", "version")
_JINJA_TAGS = (
    "autoescape", "block", "call", "do", "extends", "filter", "for", "from", "if", "import", "include",
    "macro", "raw", "set", "with",
)  # fmt: skip


def template_problem(
    theme: Theme, environment: jinja2.Environment, page: Page, error: Exception
) -> Problem:
    """Return the problem behind an exception that was raised while `page` was rendered."""
    name, line = _place(theme, page, error)
    path = theme.templates[name].path if name in theme.templates else name
    message, hint = str(error) or type(error).__name__, ""
    if match := _NO_FILTER.search(message):
        known = environment.filters if match[1] == "filter" else environment.tests
        message, hint = f'there is no {match[1]} "{match[2]}"', did_you_mean(match[2], known)
    elif isinstance(error, jinja2.TemplateSyntaxError):
        source = theme.templates[name].source if name in theme.templates else ""
        message, hint, line = _syntax(message, source, line)
    elif type(error) is jinja2.TemplateNotFound:
        message, hint = f"no template is called {error}", did_you_mean(str(error), theme.templates)
        return Problem(path, line, 0, "", message, hint)
    elif isinstance(error, SyntaxError):
        message = error.msg
    elif match := _NO_FIELD.search(message):
        message = f'{match[1]} has no field "{match[2]}"'
        fields = getattr(getattr(views, match[1], None), "__struct_fields__", ())
        hint = did_you_mean(match[2], fields) or f"its fields are {', '.join(fields)}"
    elif match := _UNDEFINED.fullmatch(message):
        message, hint = f'there is no "{match[1]}" here', _names_hint(match[1], environment)
    elif isinstance(error, RecursionError):
        message = "extends or includes itself"
        return Problem(
            path, line, 0, "", message, f"the theme's own template of that name is theme/{name}"
        )
    hint = "; ".join(filter(None, (hint, f"while rendering {page.path}")))
    return Problem(path, line, 0, "", message, hint)


def _names_hint(name: str, environment: jinja2.Environment) -> str:
    known = (*_NAMES_OF_PAGES, *environment.globals)
    pages = ", ".join(_NAMES_OF_PAGES[:-1])
    return did_you_mean(name, known) or (
        f"a template has {pages} and {_NAMES_OF_PAGES[-1]}; the data of the page is in view"
    )


def _syntax(message: str, source: str, line: int) -> tuple[str, str, int]:
    """Return the message, the hint and the line of an error of syntax."""
    if match := _UNCLOSED.search(message):
        tag = match[1]
        hint = f"write {{% end{tag} %}} where it ends"
        return f"{{% {tag} %}} is not closed", hint, _unclosed_line(source, tag) or line
    if match := _UNKNOWN_TAG.search(message):
        wanted = re.findall(r"'(\w+)'", found[1]) if (found := _WANTED_TAGS.search(message)) else []
        hint = did_you_mean(match[1], (*wanted, *_JINJA_TAGS))
        if wanted and not hint:
            hint = f"expected here: {' or '.join(wanted)}"
        return f'there is no tag "{match[1]}"', hint, line
    return message, "", line


def _unclosed_line(source: str, tag: str) -> int:
    """Return the line of the innermost `tag` without an end; 0 if there is none."""
    opened: list[int] = []
    for match in re.finditer(rf"{{%[-+]?\s*(end)?{tag}\b", source):
        if not match[1]:
            opened.append(source.count("\n", 0, match.start()) + 1)
        elif opened:
            opened.pop()
    return opened[-1] if opened else 0


def _place(theme: Theme, page: Page, error: Exception) -> tuple[str, int]:
    """Return the template and line of an error; 0 if the line is not known."""
    if isinstance(error, jinja2.TemplateSyntaxError):
        return error.name or page.template, error.lineno
    if isinstance(error, SyntaxError):
        return error.filename or page.template, 0  # its line is of the code made from the template
    frames = traceback.extract_tb(error.__traceback__)
    places = [(each.filename, each.lineno or 0) for each in frames]
    return next(
        (each for each in reversed(places) if each[0] in theme.templates), (page.template, 0)
    )
