"""The catalogue as data: built-in dimensions, measures and metrics, and what writes them to the tables.

==================  ==================================================================================
module              what is there
==================  ==================================================================================
`dimensions`        the six built-in dimensions with their members
`departments`       the departments that shape the customer's experience
`measures`          what is measured: questions on a scale, events, amounts, durations, windows
`readings`          how a measure can be read (NPS, share, mean, ...) and the interval that goes with it
`metrics`           what people read: names, formulas, direction, smallest change worth reporting
`sync`              writes all of these to the tables, after each migration (`sync_metrics`, `rows`)
`reference`         the text of docs/metrics.md
`member_sets`       from codes in data to member sets
`own_dimensions`    up to four dimensions of the organisation's own
`own_questions`     questions on a scale that no built-in question has, with the metric that reads them
`complaints`        which reasons of contacts are complaints
`marks`             which cells a change of facts makes stale
==================  ==================================================================================

The catalogue stands between the models and the capabilities (loading, rollup, KPIs): it imports models,
calendar, formats and statistics only.
"""
