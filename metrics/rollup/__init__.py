"""From facts to cells: the only place, beside loading, where SQL is written by hand.

`observations` says what is counted, `additive` how it is added up by each margin (`grouping`); `distinct` with
`leaving`, `windows` with `activity`, and `customer_months` build what cannot be added, from what customers did
(`dealings`, `contracts`). `refresh` keeps all of it true, a batch at a time (`batches`); `check` recounts it by SQL of
its own (`by_sql`).
"""
