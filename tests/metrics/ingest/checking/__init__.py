"""Tests of metrics.ingest.checking."""
