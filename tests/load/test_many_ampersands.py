"""Very many ampersands take another way through the sanitiser, which changes no byte of the result."""

from time import process_time

import pytest

from digestgen.load.safe_html import sanitised

REFERENCES = (
    "&amp;", "&", "&a", "&nbsp;", "&shy;", "&#38;", "&#160;", "&#xA0;", "&#x85;", "&lt;b&gt;", "&amp;lt;",
    "&notit;", "&copy", "&amp", "&#38", "&#", "&;", "&CounterClockwiseContourIntegral;", "&ampamp;", "&é",
)  # fmt: skip


@pytest.mark.parametrize("reference", REFERENCES)
def test_many_references_are_sanitised_as_each_alone(reference: str) -> None:
    for part in (f"{reference} ", f'<b title="{reference}">{reference}</b>'):
        alone = sanitised(f"<p>{part}</p>", lambda _: None)
        many = sanitised(f"<p>{part}</p>" * 300, lambda _: None)
        assert many == alone * 300


@pytest.mark.parametrize("reference", ["&amp;a", "&shy;"])
def test_time_is_proportional_to_the_number_of_references(reference: str) -> None:
    begun = process_time()
    sanitised(f"<p>{reference * 400_000}</p>", lambda _: None)
    assert process_time() - begun < 6  # it was 8 to 20
