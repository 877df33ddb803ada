"""From text to typed rows: every row is either accepted or rejected with a reason."""
