"""The page of a family: its children, the guardian's consent, and their places in sessions."""
