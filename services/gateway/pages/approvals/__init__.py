"""Approval of bookings: the desk's queue of requests, and which bookings of a room are requests."""
