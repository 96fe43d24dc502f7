"""Enrolments: places in sessions, the waitlist, and the money that goes with a place."""
