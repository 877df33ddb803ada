"""Keeps programs running: what dies is started again a second later, what dies all the time stops everything.

Why not the `supervisor` library: it reloads on SIGHUP, where a closed terminal has to stop us; it waits one
second longer after each failed start, where 5 in all are promised, and counts only deaths that come soon
after a start, never deaths a minute; and what a killed supervisord leaves running is unknown to the next one.
"""

import time
from collections import deque
from collections.abc import Callable

from cxdash.processes.child import Child, Program
from cxdash.processes.rotation import rotate

RESTART_AFTER_SECONDS = 1.0
DEATH_LIMIT = 10
DEATH_WINDOW_SECONDS = 60.0
LOG_CHECK_SECONDS = 5.0
STOP_POLL_SECONDS = 0.05
LAST_WORDS = 15  # lines


class KeepsDyingError(Exception):
    """A program died too often to be worth another start."""

    def __init__(self, program: Program) -> None:
        last_words = program.log.read_text(encoding="utf-8", errors="replace").splitlines()[-LAST_WORDS:]
        super().__init__(
            "\n".join(
                [*last_words, f"{program.name} died {DEATH_LIMIT} times within a minute; see {program.log}"]
            )
        )


class Watched:
    """One program, its child, and its recent deaths."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.child: Child | None = None
        self.deaths: deque[float] = deque(maxlen=DEATH_LIMIT)
        self.start_at = 0.0


class Supervisor:
    """Starts programs in tiers, watches them, and stops the tiers in reverse order.

    Parameters
    ----------
    changed
        Called after each start with all living children, so that a later run can find them.
    say
        Called with a line for the person at the terminal.
    clock
        Seconds that only go forward.
    """

    def __init__(
        self,
        *,
        changed: Callable[[list[Child]], None],
        say: Callable[[str], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._changed = changed
        self._say = say
        self._clock = clock
        self._tiers: list[list[Watched]] = []
        self._next_log_check = 0.0

    def start(self, programs: list[Program]) -> None:
        """Start `programs` as one tier: they are stopped together, before all earlier tiers."""
        tier = [Watched(program) for program in programs]
        self._tiers.append(tier)
        for watched in tier:
            self._spawn(watched)

    def check(self) -> None:
        """Restart what died, and keep the logs short; to be called several times a second.

        Raises
        ------
        KeepsDyingError
            If a program died ten times within a minute.
        """
        now = self._clock()
        for watched in self._all():
            if watched.child is not None and watched.child.exit_code() is not None:
                self._bury(watched, watched.child, now)
            if watched.child is None and now >= watched.start_at:
                self._spawn(watched)
        if now >= self._next_log_check:
            self._next_log_check = now + LOG_CHECK_SECONDS
            for watched in self._all():
                rotate(watched.program.log)

    def stop(self, *, impatient: Callable[[], bool] = lambda: False) -> None:
        """Stop all tiers, the latest first; within a tier all at once.

        What has not ended after its `stop_seconds`, or when `impatient` says so, is killed.
        """
        while self._tiers:
            children = [watched.child for watched in self._tiers[-1] if watched.child is not None]
            for child in children:
                child.ask_to_stop()
            asked_at = self._clock()
            for child in children:
                while (
                    child.exit_code() is None
                    and self._clock() - asked_at < child.program.stop_seconds
                    and not impatient()
                ):
                    time.sleep(STOP_POLL_SECONDS)
                child.kill()
            self._tiers.pop()

    def _bury(self, watched: Watched, child: Child, now: float) -> None:
        code = child.exit_code()
        # Its own children, a pool for instance, must not outlive it beside the next one.
        child.kill()
        watched.child = None
        watched.deaths.append(now)
        if len(watched.deaths) == DEATH_LIMIT and now - watched.deaths[0] <= DEATH_WINDOW_SECONDS:
            raise KeepsDyingError(watched.program)
        watched.start_at = now + RESTART_AFTER_SECONDS
        self._say(
            f"{watched.program.name} died (exit code {code}) and is started again; see {watched.program.log}"
        )

    def _spawn(self, watched: Watched) -> None:
        watched.child = Child(watched.program)
        self._changed([other.child for other in self._all() if other.child is not None])

    def _all(self) -> list[Watched]:
        return [watched for tier in self._tiers for watched in tier]
