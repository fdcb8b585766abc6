"""The change schedule: what else is planned on the same services and environments, and what is wrong with that."""
