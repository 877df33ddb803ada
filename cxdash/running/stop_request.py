"""Turns Ctrl-C, SIGTERM and a closed terminal into a request to stop, seen at safe points."""

import os
import select
import signal
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
STANDARD_FILES = (0, 1, 2)


class Stopped(Exception):  # noqa: N818 - nothing went wrong
    """Somebody asked for an end."""


class StopRequest:
    """Counts the requests: the first one stops everything in order, the second one kills."""

    def __init__(self) -> None:
        self.count = 0
        self._terminal: select.poll | None = None

    def listen(self) -> None:
        """Take over the three signals, and watch the terminal if there is one."""
        for number in SIGNALS:
            signal.signal(number, self._received)
        if os.isatty(STANDARD_FILES[0]):
            self._terminal = select.poll()
            self._terminal.register(STANDARD_FILES[0], 0)

    def check(self) -> None:
        """Raise `Stopped` after a request."""
        # The kernel signals a closed terminal to the leader of its session alone. Where that is make, as in
        # `ssh -t host make run`, it keeps the signal to itself and waits for us.
        if self._terminal is not None and self._terminal.poll(0):
            self._received(signal.SIGHUP, None)
        if self.count:
            raise Stopped

    def _received(self, number: int, _frame: FrameType | None) -> None:
        self.count += 1
        if number == signal.SIGHUP:
            # The terminal is gone: what we still want to say goes nowhere, and must not fail.
            self._terminal = None
            nowhere = os.open(os.devnull, os.O_RDWR)
            for file in STANDARD_FILES:
                os.dup2(nowhere, file)
            os.close(nowhere)
