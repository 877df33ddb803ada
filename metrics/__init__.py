"""What customers say and what the business earns: facts, cells, estimates. Imports nothing else of ours."""
