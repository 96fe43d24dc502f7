"""Volunteering: activities, hours and certificates, points, and the rewards that they are spent on."""
