"""The built-in metrics, by family."""

from metrics.catalogue.metrics.declaration import BuiltInMetric, BuiltInPart

METRICS: tuple[BuiltInMetric, ...] = ()
"""Every built-in metric; the parts of a composite stand before it."""

__all__ = ["METRICS", "BuiltInMetric", "BuiltInPart"]
