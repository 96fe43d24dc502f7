"""What must hold of the event log."""
