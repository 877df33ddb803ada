"""What became of a file: its progress, its rejects, undoing it."""
