"""Statements of accounts (流水): what a bank or wallet says has moved, to be laid beside the books."""
