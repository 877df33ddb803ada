"""Lists to choose from are written as Django would."""

from typing import Any

import pytest
from django import forms
from django.conf import settings
from django.forms.renderers import DjangoTemplates, get_default_renderer
from django.test.html import parse_html

from cxdash.form_rendering import QuickLists

CHOICES: list[Any] = [
    ("", "Choose"),
    ("a&b", '<b>"A"</b>'),
    ('Group "1"', [(1, "One"), (2, "Two")]),
    (3, "Three"),
]


@pytest.mark.parametrize("value", ["", "a&b", 2, "2", None, "unknown"])
@pytest.mark.parametrize(
    "attrs",
    [{}, {"id": "x", "aria-invalid": "true", "required": True, "disabled": False, "title": "<'\">"}],
    ids=str,
)
def test_a_list_is_the_same_element(value: Any, attrs: dict[str, Any]) -> None:
    widget = forms.Select(choices=CHOICES)
    own, django = (
        widget.render("name", value, attrs, renderer()) for renderer in (QuickLists, DjangoTemplates)
    )
    assert parse_html(own) == parse_html(django)
    assert own.count("<option") == 5


def test_several_may_be_chosen() -> None:
    widget = forms.SelectMultiple(choices=CHOICES)
    own, django = (
        widget.render("name", [1, 3], {}, renderer()) for renderer in (QuickLists, DjangoTemplates)
    )
    assert parse_html(own) == parse_html(django)
    assert own.count(" selected") == 2


def test_everything_else_is_left_to_django() -> None:
    widget = forms.TextInput()
    assert widget.render("name", "<x>", {}, QuickLists()) == widget.render(
        "name", "<x>", {}, DjangoTemplates()
    )


def test_all_forms_are_written_so() -> None:
    assert settings.FORM_RENDERER == "cxdash.form_rendering.QuickLists"
    assert isinstance(get_default_renderer(), QuickLists)
