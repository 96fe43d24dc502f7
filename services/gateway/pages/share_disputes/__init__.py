"""What partners owe by its age, and disputes of their statements."""
