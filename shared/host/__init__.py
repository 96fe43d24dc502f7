"""What runs the services: settings, the embedded host, clients, health, telemetry."""
