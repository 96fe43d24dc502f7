"""The gateway's read models: what people were told."""
