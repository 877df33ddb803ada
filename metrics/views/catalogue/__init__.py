"""The catalogue of metrics: what each one is, who owns it, what is aimed at, what it is set beside."""
