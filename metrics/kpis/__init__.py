"""From cells to estimates: series, comparisons, verdicts, and what moved a number.

`scopes` says who is counted, `cells` and `customers` fetch sufficient statistics, `readings` turn them into
samples, `series` into points with range and status, `privacy` hides small groups, `comparable` and `pairing`
say what may be compared, `comparison` judges.
"""
