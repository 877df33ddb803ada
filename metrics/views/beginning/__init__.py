"""Start with my company: the first pages of an empty database, from its name to its first numbers."""
