"""Files of statements, made here of invented rows, and what is read of them."""
