"""Tests: unit, conformance, component, architecture."""
