"""Those who follow logs: checkpoints, order, gaps, what is parked, and the relay to Kafka."""
