"""Rooms: which are free and when, booking one, the booking."""
