"""What waits for each role: one file for each service that knows of it, and one that puts it in order."""
