"""Complaints about partners: the form, where each stands, the answer, the decision."""
