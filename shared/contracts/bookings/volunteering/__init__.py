"""Volunteer activities: planned, signed in and out, hours that count, certificates of them."""
