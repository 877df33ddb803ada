"""Repeatable measurements: each prints its figures as ratios to a baseline that is measured in the same run.

`make bench` runs all of them, `python -m benchmarks pages` only some. Nothing here passes or fails.
"""
