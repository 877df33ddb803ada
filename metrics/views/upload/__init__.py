"""Uploading a file: handing it in, saying what its columns mean, trying it out, loading it."""
