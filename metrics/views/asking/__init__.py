"""Asking for data: what is asked of the CIO or of finance, and the templates to fill in."""
