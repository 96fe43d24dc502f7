"""Metrics for Prometheus: what the pieces count in plain numbers, read at the moment of a scrape."""
