"""Names that people have given, on their way into plotly.js, which takes tags for tags and "@" for a colour of ours."""

from html import escape


def literal(words: str) -> str:
    """Return words that plotly.js shows as they are.

    >>> literal("<b>R&D</b>")
    '&lt;b&gt;R&amp;D&lt;/b&gt;'
    """
    return escape(words, quote=False).replace("@", "&#64;")
