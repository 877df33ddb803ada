"""The API for programs: the same numbers as the pages, under the same rights."""
