"""The tables as the first release has them, by what they hold."""
