"""Joint hosts: partners that hold a session or a course together with the one that planned it."""
