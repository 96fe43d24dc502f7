"""What holds a rule for readers, or joins several services: called by every door."""
