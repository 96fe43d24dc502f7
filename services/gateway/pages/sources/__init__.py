"""What each source of income is for, and how the committee splits it."""
