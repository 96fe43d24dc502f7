"""What people are told, in words: their inbox, how they want to be told, and whom staff call."""
