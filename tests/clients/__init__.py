"""What other languages make of our documents and deliveries, by pinned tools from registries."""
