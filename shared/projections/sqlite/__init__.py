"""Documents in files of SQLite."""
