"""Templates of a site that have no effect are named."""

import pytest

from digestgen.render.template_checks import check_templates
from digestgen.theme.records import OWN_TEMPLATES, Template, Theme

THEME = {
    "base.html": "{% block title %}{% endblock %}{% block main %}{% endblock %}",
    "story.html": '{% extends "base.html" %}{% block main %}{% block coverage %}{% endblock %}{% endblock %}',
    "partials/card.html": "a card",
}


def warnings(**own: str) -> list[str]:
    """Return the problems of a site with the templates `own`, whose names have _ for . in them."""
    theirs = {name: Template(text, OWN_TEMPLATES + name) for name, text in THEME.items()}
    names = {name.replace("_", "."): text for name, text in own.items()}
    ours = {name: Template(text, f"templates/{name}") for name, text in names.items()}
    both = {f"theme/{name}": each for name, each in theirs.items()} | theirs | ours
    return [str(each) for each in check_templates(Theme(both, {}))]


def test_a_block_that_no_parent_has_is_named_with_its_line():
    [told] = warnings(
        story_html='{% extends "theme/story.html" %}\n{% block coverge %}{% endblock %}'
    )
    assert told == (
        'templates/story.html:2: warning: theme/story.html has no block "coverge", so this one is not '
        'shown\n  hint: did you mean "coverage"?'
    )


@pytest.mark.parametrize("block", ["title", "main", "coverage"])
def test_a_block_of_any_ancestor_is_known(block: str):
    text = '{% extends "theme/story.html" %}{% block ' + block + " %}x{% endblock %}"
    assert not warnings(story_html=text)


def test_a_new_block_within_a_known_one_is_shown():
    inner = "{% block main %}{% block mine %}{% endblock %}{% endblock %}"
    assert not warnings(story_html='{% extends "theme/story.html" %}' + inner)


def test_a_block_of_a_parent_that_a_template_chooses_may_exist():
    text = "{% extends view.parent %}{% block any %}{% endblock %}"
    assert not warnings(story_html=text)


def test_a_template_that_nothing_uses_is_named():
    [told] = warnings(storey_html="x")
    assert told == (
        "templates/storey.html: warning: no page and no other template uses this template\n"
        '  hint: did you mean "story.html"?'
    )


@pytest.mark.parametrize(
    "use",
    [
        '{% include "part.html" %}',
        '{% import "part.html" as p %}',
        '{{ fragment("part.html", view) }}',
    ],
)
def test_a_template_that_another_uses_is_used(use: str):
    assert not warnings(story_html=use, part_html="x")


def test_a_template_that_only_an_unused_one_uses_is_unused():
    assert len(warnings(storey_html='{% include "part.html" %}', part_html="x")) == 2


def test_a_name_that_is_computed_may_be_any():
    assert not warnings(story_html="{% include view.kind ~ '.html' %}", part_html="x")


def test_a_template_with_an_error_is_left_to_the_rendering():
    assert not warnings(story_html="{% block %}")
