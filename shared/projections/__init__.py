"""Read models: folds of events into documents, and the queries that read them."""
