"""One number: how it went, where, why it moved, how it is made and what stands behind it."""
