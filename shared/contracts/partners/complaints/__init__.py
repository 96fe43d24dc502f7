"""Complaints about partners: filed, acknowledged, heard, decided by others, each within the rule's days."""
