"""`python -m cxdash.running demo|own|stop`: what `make run`, `make start` and `make stop` do."""
