"""HTTP: the edge, finding and handling routes, their description, the application."""
