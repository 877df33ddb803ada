"""Turns Ctrl-C, SIGTERM and a closed terminal into a request to stop, seen at safe points."""

import os
import signal
import sys
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(Exception):  # noqa: N818 - nothing went wrong
    """Somebody asked for an end."""


class StopRequest:
    """Counts the requests: the first one stops everything in order, the second one kills."""

    def __init__(self) -> None:
        self.count = 0

    def listen(self) -> None:
        """Take over the three signals."""
        for number in SIGNALS:
            signal.signal(number, self._received)

    def check(self) -> None:
        """Raise `Stopped` after a request."""
        if self.count:
            raise Stopped

    def _received(self, number: int, _frame: FrameType | None) -> None:
        self.count += 1
        if number == signal.SIGHUP:
            # The terminal is gone: what we still want to say goes nowhere, and must not fail.
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, sys.stdout.fileno())
            os.dup2(nowhere, sys.stderr.fileno())
            os.close(nowhere)
