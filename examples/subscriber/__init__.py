"""A subscriber to the public events on Kafka, to copy from."""
