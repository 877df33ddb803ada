"""The tables of `0001_initial`, by subject: a table may refer to those before it."""
