"""Courses: what they are, a place in all their lessons at once, and their partner's work on them."""
