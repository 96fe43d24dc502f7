"""Every rule that can refuse a statement: its file, and what is done with its lines."""
