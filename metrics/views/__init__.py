"""Pages of the metrics app: each room holds its addresses, views and what its pages show."""
