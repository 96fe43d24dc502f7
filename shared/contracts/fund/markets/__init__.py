"""Charity markets (公益集市): stalls pledge a share of what they take, and two people count it."""
