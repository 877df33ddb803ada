"""Pages of metrics: a room for each, with its addresses, its forms and what its templates read."""
