"""The interactive API documents."""
