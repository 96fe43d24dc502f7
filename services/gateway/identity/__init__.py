"""Who asks: tokens, and the vault that holds what is known of people."""
