"""Counting in the database, by SQL alone.

Deep filters are counted here when they are asked for, and a recount compares cells with it. The refresh counts by
other means, so each is a check of the other; what is counted, both take from the same sightings and rules.
"""
