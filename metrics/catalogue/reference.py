"""The text of docs/metrics.md, made of the declarations, so that the two cannot differ."""

from collections.abc import Iterable, Iterator

from metrics.catalogue.measures import MEASURES, Origin
from metrics.catalogue.metrics import METRICS, BuiltInMetric
from metrics.catalogue.readings import READINGS
from metrics.models import Metric

_FAMILIES = {
    Metric.Family.EXPERIENCE: "Experience",
    Metric.Family.LOYALTY: "Loyalty",
    Metric.Family.PERCEPTION: "Perception",
    Metric.Family.OPERATION: "Operation",
    Metric.Family.PEOPLE: "People",
    Metric.Family.OUTCOME: "Outcome",
}

_INTRODUCTION = """\
# Metrics

What each built-in metric means, over which days one figure is counted, from which data, and how its likely range
is found. This page is made from the declarations in `metrics/catalogue` by `manage.py metrics_reference`; a test
fails when the two differ.

- **Shares** are fractions in the API (0.61) and percentages on pages (61%).
- **Smallest change** is the smallest change that is reported as better or worse, in the metric's unit. People
  set it, before they look at results; what stands here is where a new organisation begins. “0” means that it
  depends on the company's size: until somebody sets it, usual variation alone decides.
- **Likely range** is a 95% confidence interval (a setting) under the method named. A metric without sampling
  error has none; its changes are held against the usual variation of earlier like-for-like changes (XmR limits,
  from 12 of them on).
- **Outside-in** metrics look at the company with its customers' eyes, **inside-out** ones at customers with the
  company's. **Leading** metrics move before results do, **lagging** ones are results.
- Averages are never averaged and distinct customers never summed: every figure is counted anew from the numbers
  behind it.
"""

_ORIGINS: dict[Origin, str] = {
    "answers": "answers",
    "transactions": "transactions",
    "customers": "customer records",
    "contacts": "contacts",
    "measurements": "ready-made measurements",
}


def reference() -> str:
    """Return the page."""
    lines = [_INTRODUCTION]
    for family, title in _FAMILIES.items():
        lines.append(f"## {title}\n")
        for metric in METRICS:
            if metric.family == family:
                lines.extend(_entry(metric))
    return "\n".join(lines)


def _entry(metric: BuiltInMetric) -> Iterator[str]:
    measured = [code for code in (metric.measure, metric.base) if code]
    traits = (
        "outside-in" if metric.outside_in else "inside-out",
        "leading" if metric.leading else "lagging",
        f"{metric.better} is better",
    )
    yield f"### `{metric.code}` {metric.name_en} · {metric.name_ru}"
    yield f"- **Formula:** {metric.formula_en}"
    yield f"- **Формула:** {metric.formula_ru}"
    yield f"- **Window:** {metric.window}."
    yield f"- **Source:** {_source(metric, measured)}."
    yield f"- **Likely range:** {READINGS[metric.reading].interval}."
    yield f"- **Unit:** {metric.unit}; smallest change {metric.smallest_change:g}; {', '.join(traits)}."
    if metric.primary_position:
        yield f"- **On the scorecard:** place {metric.primary_position}."
    yield ""


def _source(metric: BuiltInMetric, measured: Iterable[str]) -> str:
    if metric.parts:
        return "other metrics: " + ", ".join(f"`{part.metric}`" for part in metric.parts)
    origins = {measure.code: measure.origins for measure in MEASURES}
    kinds = list(dict.fromkeys(_ORIGINS[origin] for code in measured for origin in origins[code]))
    listed = " and ".join(filter(None, (", ".join(kinds[:-1]), kinds[-1])))
    measures = " against ".join(f"`{code}`" for code in measured)
    return f"{listed}; reading `{metric.reading}` of {measures}"
