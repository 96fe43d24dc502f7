"""Running services in a process: their logs, policies and read models, put together."""
