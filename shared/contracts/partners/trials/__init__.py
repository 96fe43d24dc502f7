"""Trials (试课): residents try what an applicant offers, and say what they think of it."""
