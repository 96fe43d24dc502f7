"""Needs (需求清单): what residents lack, with its evidence, from collection to close-out (销号)."""
