"""Approval: in a space that wants it, bookings are requested, and staff answer them."""
