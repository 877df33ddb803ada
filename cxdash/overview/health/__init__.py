"""Health: are customers better off, is it real, what does the business get."""
