"""Tests of metrics.ingest.mapping."""
