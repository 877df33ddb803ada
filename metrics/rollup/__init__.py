"""From facts to cells: the only place, beside loading, where SQL is written by hand.

`observations` says what is counted, `additive` how it is added up, `distinct`, `customer_months` and
`windows` build what cannot be added, `refresh` keeps all of it true, `check` recounts it by other means.
"""
