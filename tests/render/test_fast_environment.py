"""The fast environment renders what stock Jinja renders, text for text and error for error."""

from __future__ import annotations

import jinja2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup

from digestgen.i18n.texts import Catalog, Texts
from digestgen.render import environment, fast_environment
from digestgen.render.environment import StockEnvironment
from digestgen.render.fast_environment import FastEnvironment, fast_environment_class

MACROS = """
{% macro linked(text, lang="", rel=none) %}
<a{% if lang %} lang="{{ lang }}"{% endif %}>{{ text }}{{ rel }}</a>
{% endmacro %}
{% macro outer(text) %}[{{ linked(text, "en") }}{{ linked(text, rel=text) }}]{% endmacro %}
{% macro around(text) %}<b>{{ caller() }}{{ text }}</b>{% endmacro %}
{% macro many(first) %}{{ first }}{{ varargs | join("+") }}{{ kwargs.items() | list | join }}{% endmacro %}
{% macro needs(text) %}{{ text }}{% endmacro %}
"""
BODIES = (
    "{{ linked(text) }}",
    "{{ linked(text, lang=text) }}",
    "{{ linked(text, 'en', text) }}",
    "{{ outer(text) }}",
    "{% call around(text) %}{{ text }}{% endcall %}",
    "{{ many(text, text, 2, name=text) }}",
    "{{ linked(text) ~ text }}",
    "{% autoescape false %}{{ linked(text) }}{{ outer(text) ~ text }}{{ text }}{% endautoescape %}",
    "{% for each in [text, text] %}{{ linked(each) }}{% set text = each %}{{ shout(each) }}{% endfor %}",
    "{{ shout(text) }}{{ named() }}{{ wrapped(text) }}",
    "{% set kept %}{{ linked(text) }}{% endset %}{{ kept }}",
    "{{ text | upper | safe }}{{ 1.5 }}{{ none }}{{ true }}{{ [text] }}",
    "{{ range(2) | list }}{{ dict(a=text) }}{{ joiner(text)() }}",
    "{{ text.real | default(1) }}{{ {'a': {'b': text}}.a.b }}{{ dict(items=text).items is defined }}",
    "{{ text.nobody is defined }}{{ dict(a=text).b | default(text) }}{{ cycler(1, 2).next().real }}",
)
WRONG = (
    "{{ linked(1, 2, 3, 4) }}",
    "{{ linked(1, nope=2) }}",
    "{{ linked(1, text=2) }}",
    "{{ needs() }}",
    "{{ around(1) }}",
    "{{ nobody(1) }}",
    "{{ nobody.name }}",
    "{{ 'text'.nobody }}",
    "{{ dict(a=1).b.c }}",
    "{% block own %}{{ nobody }}{% endblock %}",
)
BLOCKS = """
<{% block title %}base{% endblock %}>
{% block main required %}{% endblock %}
{% set kept %}{% block kept %}{{ text }}{% endblock %}{% endset %}{{ kept | upper }}
{% for each in [text, text] %}{% block each scoped %}{{ each }}{% endblock %}{% endfor %}
{{ self.title() }}
"""
MIDDLE = """
{% extends "base.html" %}
{% block title %}middle {{ super() }}{% endblock %}
{% block main %}{% block inner %}{{ text }}{% endblock %}{{ self.inner() }}{% endblock %}
"""
PAGES = (
    "{% extends 'middle.html' %}{% block title %}page {{ super() }}{% endblock %}",
    "{% extends 'middle.html' %}{% block title %}{{ super.super() }}{% endblock %}",
    "{% extends 'base.html' %}{% block main %}{% block own %}{{ text }}{% endblock %}{% endblock %}",
    "{% extends 'middle.html' %}{% block each %}{{ loop is defined }}{{ each }}{% endblock %}",
    "{% extends 'base.html' %}{% block main %}{% include 'middle.html' %}{% endblock %}",
)


def source(body: str) -> dict[str, str]:
    imports = '{% from "macros.html" import around, linked, many, needs, outer %}'
    return {"page.html": imports + body, "macros.html": MACROS, "page.txt": imports + body}


def shout(text: object) -> str:
    return f"{text}!"


@jinja2.pass_context
def named(context: jinja2.runtime.Context) -> str:
    return f"{context.name}:{'text' in context}"


def prepared(environment: jinja2.Environment) -> jinja2.Environment:
    environment.globals.update(shout=shout, named=named, wrapped=Markup("<i>{}</i>").format)
    return environment


def quick(templates: dict[str, str]) -> jinja2.Environment:
    def load(name: str):
        return (templates[name], name, lambda: True) if name in templates else None

    return prepared(FastEnvironment(load))


def plain(templates: dict[str, str]) -> jinja2.Environment:
    def load(name: str):
        return (templates[name], name, lambda: True) if name in templates else None

    return prepared(StockEnvironment(load))


@pytest.mark.parametrize(
    ("version", "expected"), [("3.1.99", FastEnvironment), ("3.2.0", StockEnvironment)]
)
def test_stock_jinja_renders_with_versions_that_the_fast_one_was_not_tested_with(
    monkeypatch: pytest.MonkeyPatch, version: str, expected: type
):
    monkeypatch.setattr(fast_environment.jinja2, "__version__", version)
    assert fast_environment_class() is expected


@settings(max_examples=15, deadline=None)  # environments are made anew
@pytest.mark.parametrize("name", ["page.html", "page.txt"])
@pytest.mark.parametrize("body", BODIES)
@given(
    text=st.text(alphabet="a<>&\"'é", max_size=5) | st.integers() | st.just(Markup("<b>&amp;</b>"))
)
def test_a_template_gives_what_it_gives_to_jinja(name: str, body: str, text: object):
    templates = source(body)
    expected = plain(templates).get_template(name).render(text=text)
    assert quick(templates).get_template(name).render(text=text) == expected


@settings(max_examples=10, deadline=None)
@pytest.mark.parametrize("page", PAGES)
@given(text=st.text(alphabet="a<&", max_size=3) | st.just(Markup("<b>&amp;</b>")))
def test_blocks_give_what_they_give_to_jinja(page: str, text: object):
    templates = {"page.html": page, "middle.html": MIDDLE, "base.html": BLOCKS}
    expected = plain(templates).get_template("page.html").render(text=text)
    assert quick(templates).get_template("page.html").render(text=text) == expected


@pytest.mark.parametrize("body", WRONG)
def test_what_is_wrong_is_the_same_error(body: str):
    templates = source(body)
    with pytest.raises((TypeError, jinja2.UndefinedError)) as expected:
        plain(templates).get_template("page.html").render()
    with pytest.raises(expected.type) as found:
        quick(templates).get_template("page.html").render()
    assert str(found.value) == str(expected.value)


def test_compiled_templates_are_kept_and_a_damaged_one_is_made_anew(tmp_path, monkeypatch):
    monkeypatch.setattr("sys.dont_write_bytecode", False)
    monkeypatch.setattr(environment, "cache_from_source", lambda _: f"{tmp_path}/environment.pyc")
    templates = source(BODIES[0])
    expected = quick(templates).get_template("page.html").render(text=1)
    kept = sorted(tmp_path.iterdir())
    assert len(kept) == 2
    for damage in (b"", b"junk", kept[0].read_bytes()[:-20]):
        kept[0].write_bytes(damage)
        assert quick(templates).get_template("page.html").render(text=1) == expected


def test_templates_are_rendered_where_compiled_ones_can_not_be_kept(tmp_path, monkeypatch):
    monkeypatch.setattr("sys.dont_write_bytecode", False)
    monkeypatch.setattr(
        environment, "cache_from_source", lambda _: f"{tmp_path}/none/environment.pyc"
    )
    assert "a" in quick(source(BODIES[0])).get_template("page.html").render(text=1)


def test_another_source_under_the_same_name_is_compiled_anew(tmp_path, monkeypatch):
    monkeypatch.setattr("sys.dont_write_bytecode", False)
    monkeypatch.setattr(environment, "cache_from_source", lambda _: f"{tmp_path}/environment.pyc")
    assert quick({"page.html": "one"}).get_template("page.html").render() == "one"
    assert quick({"page.html": "two"}).get_template("page.html").render() == "two"


def test_what_filters_make_of_constants_is_not_kept_for_others(tmp_path, monkeypatch):
    monkeypatch.setattr("sys.dont_write_bytecode", False)
    monkeypatch.setattr(environment, "cache_from_source", lambda _: f"{tmp_path}/environment.pyc")
    said = []
    for language in ("en", "de"):
        texts = Texts(Catalog(language))
        made = FastEnvironment(lambda name: ("{{ 1 | told }}", name, lambda: True), texts)
        made.filters["told"] = lambda _, language=language: language
        said.append(made.get_template("page.html").render())
    assert said == ["en", "de"]


@pytest.mark.parametrize(
    "body", ["{{ _('Topics') }}", "{{ _('Topics') ~ text }}", "{{ _('{n} x', n=text) }}"]
)
@pytest.mark.parametrize("name", ["page.html", "page.txt"])
def test_texts_are_in_the_language_of_the_site(name: str, body: str):
    texts = Texts(Catalog("de", messages={"Topics": ("Themen & <b>",), "{n} x": ("{n} <y>",)}))
    sources = source(body)
    jinja = plain(sources)
    jinja.globals["_"] = texts.say
    quicker = FastEnvironment(lambda each: (sources[each], each, lambda: True), texts)
    assert quicker.get_template(name).render(text="&") == jinja.get_template(name).render(text="&")
