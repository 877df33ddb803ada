"""Tests of metrics.ingest.corrections."""
