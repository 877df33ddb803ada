"""Members of dimensions: their names, what they belong to, confirming and merging them."""
