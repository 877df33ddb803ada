"""Numbers of rows that a form has sent."""


def row_id(sent: str) -> int | None:
    """Return the number of a row; None where there can be none of it."""
    return int(sent) if sent.isdecimal() and len(sent) < 10 else None
