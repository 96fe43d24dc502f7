"""Gifts in kind (实物捐赠): received by one, counted by another, kept in stock, handed out, written off."""
