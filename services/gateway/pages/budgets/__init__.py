"""The year's budget on one page: planned against spent, its versions, and the vote on a new one."""
