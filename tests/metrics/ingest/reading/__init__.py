"""Tests of metrics.ingest.reading."""
