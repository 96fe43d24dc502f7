"""Strikes: who did not come, or gave back late, books rooms less far ahead for a time."""
