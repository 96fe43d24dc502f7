"""Subscribers to the public events, to copy from: docs/events.md prints each."""
