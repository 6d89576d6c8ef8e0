"""BIS: what a meeting house plans, what its visitors answer, and what that adds up to."""
