"""Public holidays: which days of a community's calendar are other than their weekday says."""
