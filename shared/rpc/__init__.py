"""Calls from one process of the platform to another."""
