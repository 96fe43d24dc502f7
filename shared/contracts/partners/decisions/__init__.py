"""Decisions: the evidence behind them, who may not take part, publicity (公示) and objections."""
