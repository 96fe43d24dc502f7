"""Market references: what the like costs elsewhere, on the evidence of dated quotes, by category."""
