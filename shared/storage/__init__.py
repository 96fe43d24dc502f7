"""The drivers of the databases: how SQLite and MongoDB are spoken to, whatever is kept in them."""
