"""Campaigns (众筹+社群): money for one purpose, asked of many until a day, with a group and matching."""
