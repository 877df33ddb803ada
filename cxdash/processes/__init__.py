"""Starting, watching and stopping operating-system processes; knows nothing of what they do."""
