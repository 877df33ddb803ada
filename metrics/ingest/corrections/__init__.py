"""Taking back and putting right what was loaded: undoing, erasing, merging members, forgetting."""
