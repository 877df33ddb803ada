"""Statistics as pure functions over counts and sums.

Every module that estimates something has the same two verbs over its own kind of sample:
``estimate(sample, confidence)`` and ``change(later, earlier, confidence)``. Nothing here knows Django, the
clock or a file.

The libraries behind it take two seconds to import. Commands that estimate nothing need not wait for them: scipy
imports its parts when they are first named, statsmodels is imported inside of the functions that call it. Servers
call `import_libraries` before they answer anybody.
"""


def import_libraries() -> None:
    """Import now what the first estimate would import."""
    import scipy.optimize  # noqa: PLC0415
    import scipy.stats  # noqa: F401, PLC0415
    import statsmodels.stats.multitest  # noqa: PLC0415
    import statsmodels.stats.proportion  # noqa: PLC0415
    import statsmodels.stats.rates  # noqa: F401, PLC0415
