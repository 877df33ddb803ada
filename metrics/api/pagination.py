"""Lists in pages: `{count, next, previous, results}`."""

from rest_framework.pagination import PageNumberPagination


class Pages(PageNumberPagination):
    """A hundred rows a page; `page_size` asks for up to a thousand."""

    page_size = 100
    page_size_query_param = "page_size"
    max_page_size = 1000
