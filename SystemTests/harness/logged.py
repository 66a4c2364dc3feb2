"""A long-running program that writes a log, as the service and the hub are; started as often as one likes."""

import contextlib
import signal
import time

END_SECONDS = 20


class LoggedProgram:
    """`log` and `program` are its maker's: the file, and the process, None while there is none."""

    def size(self):
        return self.log.stat().st_size if self.log.exists() else 0

    def said(self, text, since=0):
        """Lines of the log with this text, from this place on."""
        with contextlib.suppress(OSError):
            with open(self.log, "rb") as log:
                log.seek(since)
                return [line for line in log.read().decode(errors="replace").splitlines() if text in line]
        return []

    def kill(self):
        self.program.process.kill()
        self.program.process.wait(END_SECONDS)

    def terminate(self):
        """Ends it as a service manager does; its status and the seconds that it took."""
        began = time.monotonic()
        self.program.process.send_signal(signal.SIGTERM)
        status = self.program.process.wait(END_SECONDS)
        return status, time.monotonic() - began

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        if self.program is not None:
            self.program.stop()
