"""The queue of work: rows in the database, claimed by lease. Celery only rings for it."""
