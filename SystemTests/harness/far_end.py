"""A far end in a process of its own, which answers a line's probes as a script of the test says."""

import json
import subprocess
import sys

from SystemTests.harness.processes import first_line

STOP_SECONDS = 20


class FarEnd:
    """Runs the script until it is left; the first line that it prints is the address that it answers at."""

    def __init__(self, script, *arguments, prefix=()):
        """`prefix` is what starts it, for a namespace of its own."""
        command = [*prefix, sys.executable, "-c", script, *map(str, arguments)]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.address = first_line(self.process, self.process.stdout).strip()

    def stop(self):
        """Ends it; what it then tells of itself in JSON, by source port."""
        output, _ = self.process.communicate(timeout=STOP_SECONDS)
        return {int(port): what for port, what in json.loads(output).items()}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
            self.process.communicate()
