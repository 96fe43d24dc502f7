"""The command line, and the one place that knows all services: it composes them."""
