"""From bytes to facts: reading files, checking rows, loading what is accepted."""
