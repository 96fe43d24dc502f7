"""The bus on Kafka: topics, producers, partitions."""
