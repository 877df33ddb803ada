"""Statistics as pure functions over counts and sums.

Every module that estimates something has the same two verbs over its own kind of sample:
``estimate(sample, confidence)`` and ``change(later, earlier, confidence)``. Nothing here knows Django, the
clock or a file.
"""
