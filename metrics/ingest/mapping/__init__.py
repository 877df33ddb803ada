"""What the columns of a file mean: the mapping as JSON, read and checked against what the organisation knows."""
