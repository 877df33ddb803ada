"""What an organisation decides of its numbers: by what they are judged, which it sees, what it aims at.

Whatever is written here also has done what follows from it: verdicts are judged again, cells counted again, and
a worker is woken for that.
"""
