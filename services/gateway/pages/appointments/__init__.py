"""Appointments: which are free, and the work of those who offer them."""
