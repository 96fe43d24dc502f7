"""The rules of the bookings service: pure, driven by commands that carry their own time."""
