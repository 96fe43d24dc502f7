"""Connections: where a community's events are sent, and which systems are let in."""
