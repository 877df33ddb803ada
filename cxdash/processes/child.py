"""One process that we start, in a session of its own, and stop together with all that it has started."""

import os
import signal
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from cxdash.processes.account import OURSELVES, Account


@dataclass(frozen=True)
class Program:
    """What to start, and how it likes to be stopped."""

    name: str
    command: list[str]
    log: Path
    folder: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    account: Account = OURSELVES
    stop_signal: signal.Signals = signal.SIGTERM
    stop_seconds: float = 10
    # Where the standard error goes when it is to be kept apart from the standard output.
    error_log: Path | None = None


class Child:
    """A running `Program`."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self._gone = False
        program.log.parent.mkdir(parents=True, exist_ok=True)
        # The child writes to the file itself, without a pipe to us: it goes on logging when we are killed.
        with program.log.open("ab") as log, (program.error_log or program.log).open("ab") as error_log:
            self.process = subprocess.Popen(
                program.command,
                cwd=program.folder,
                env={**os.environ, **program.environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=error_log,
                # Its own session: a Ctrl-C in the terminal reaches us alone, and we stop things in order.
                start_new_session=True,
                **program.account.as_popen_arguments(),
            )

    @property
    def pid(self) -> int:
        """The process id, which is also the id of the process group."""
        return self.process.pid

    def exit_code(self) -> int | None:
        """Return the exit code, negative for a signal, or `None` while it runs."""
        return self.process.poll()

    def ask_to_stop(self) -> None:
        """Send the program's stop signal."""
        if self.exit_code() is None:
            self.process.send_signal(self.program.stop_signal)

    def stop(self) -> None:
        """Ask to stop, wait, and kill what is left of the process group."""
        self.ask_to_stop()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(self.program.stop_seconds)
        self.kill()

    def kill(self) -> None:
        """Kill the whole process group at once, with what a dead leader left behind."""
        if self._gone:
            return  # the number of the group may belong to others by now
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)
        self.process.wait()
        self._gone = True
