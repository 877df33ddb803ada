"""From bytes to batches of text: CSV, workbooks and JSON lines, however damaged."""
