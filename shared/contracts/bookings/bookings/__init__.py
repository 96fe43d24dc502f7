"""Bookings: who has which space when, from a hold to its end. Nothing is ever deleted."""
