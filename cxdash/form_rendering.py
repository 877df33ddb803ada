"""How forms are written: as Django does, but for lists to choose from, which are written at once.

Django fills a template for every line of a list and another for its attributes; time zones and metrics make
thousands of them on one page.
"""

from collections.abc import Mapping
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

SELECT = "django/forms/widgets/select.html"


class QuickLists(DjangoTemplates):
    """The renderer of `settings.FORM_RENDERER`."""

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        """Return the HTML of a part of a form."""
        if template_name == SELECT:
            return select(context["widget"])
        return super().render(template_name, context, request)


def select(widget: Mapping[str, Any]) -> SafeString:
    """Return what Django's own template of a list makes of a widget's context."""
    groups = format_html_join(
        "", "{}", ((_group(title, lines),) for title, lines, _index in widget["optgroups"])
    )
    return format_html(
        '<select name="{}"{}>{}</select>', widget["name"], _attributes(widget["attrs"]), groups
    )


def _group(title: str | None, lines: list[dict[str, Any]]) -> SafeString:
    options = format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((line["value"], _attributes(line["attrs"]), line["label"]) for line in lines),
    )
    return format_html('<optgroup label="{}">{}</optgroup>', title, options) if title else options


def _attributes(attributes: Mapping[str, Any]) -> SafeString:
    said = [(name, value) for name, value in attributes.items() if value is not False]
    written = (
        format_html(" {}", name) if value is True else format_html(' {}="{}"', name, value)
        for name, value in said
    )
    return format_html_join("", "{}", ((one,) for one in written))
