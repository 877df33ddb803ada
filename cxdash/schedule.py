"""What the beat rings for, and how often. Every entry is safe to miss and safe to ring twice."""

SCHEDULE: dict[str, dict[str, object]] = {
    "sweep": {"task": "metrics.sweep", "schedule": 15.0},
    "purge": {"task": "metrics.purge", "schedule": 3600.0},
}
