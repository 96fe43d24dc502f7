"""Checking an audit pack alone, without a platform, and writing what an auditor wants to read of it."""
