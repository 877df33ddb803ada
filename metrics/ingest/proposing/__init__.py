"""What the columns of a file probably mean: proposed from their names, their contents and what is known.

Everything here is a function of plain values, but for `company`, which reads the database for it. `looks` says what
the first rows show, `proposal` what a person is offered, `documents` what becomes of it once the person agrees: the
mapping that loading reads.
"""
