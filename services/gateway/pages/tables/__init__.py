"""Every list that somebody may read, as a table for their spreadsheet."""
