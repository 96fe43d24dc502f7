"""Courses: several lessons enrolled in once, at one price, each of them a session of its own."""
