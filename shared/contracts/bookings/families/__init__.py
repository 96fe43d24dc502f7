"""Families: children whom a guardian registered and consented for, and their places in sessions."""
