"""Mine: what the visitor has and what awaits them, and joining a community."""
