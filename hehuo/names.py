"""The services' names, for a process that loads one of them alone."""

SERVICE_NAMES = ("partners", "bookings", "fund")
"""As in `hehuo.services.SERVICES`."""
