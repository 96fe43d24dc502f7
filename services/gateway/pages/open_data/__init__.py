"""Open data: the list of tables, for everybody."""
