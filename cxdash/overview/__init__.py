"""Pages that show both apps at once."""
