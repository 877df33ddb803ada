"""Tests of metrics.ingest.loading."""
