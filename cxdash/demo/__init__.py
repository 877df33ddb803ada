"""The demonstration: an invented company, made by our own code and loaded like any other."""
