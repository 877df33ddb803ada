"""The page Data: what arrived, what was rejected, how fresh and how complete each number is."""
