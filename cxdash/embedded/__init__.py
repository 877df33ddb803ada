"""PostgreSQL and Redis out of Python wheels: the same engines as in production, for a laptop and for tests.

A server here is a description, not a process: `prepare()` makes its folder ready, `program()` says how to
start it and `answers()` whether it is up. The runner's supervisor and the test fixtures own the process.
"""
