"""Which methods the address of a page answers."""

from django.views.decorators.http import require_http_methods

form_page = require_http_methods(["GET", "HEAD", "POST"])
"""Of a page with a form that is sent to the page's own address."""
