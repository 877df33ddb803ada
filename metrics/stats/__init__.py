"""Statistics as pure functions over counts and sums.

Every module that estimates something has the same two verbs over its own kind of sample:
``estimate(sample, confidence)`` and ``change(later, earlier, confidence)``. Nothing here knows Django, the
clock or a file.

Formulas that are evaluated thousands of times in one answer are written out on plain floats: a call of
``scipy.stats`` or statsmodels takes a hundred times as long as its formula. The tests hold them against these
libraries. The parts of scipy that are left are imported when they are first named, so that commands that estimate
nothing need not wait for them. Servers call `import_libraries` before they answer anybody.
"""


def import_libraries() -> None:
    """Import now what the first estimate would import."""
    import scipy.optimize  # noqa: PLC0415
    import scipy.special  # noqa: F401, PLC0415
