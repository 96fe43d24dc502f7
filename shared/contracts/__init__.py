"""What services and gateway say to each other: commands, events, views, queries, refusals."""
