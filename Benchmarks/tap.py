"""What the benchmarks need of loopback beside lines that answer: a capture of it, and addresses that never answer."""

import contextlib
import os
import pathlib
import socket
import subprocess
import time

from SystemTests.harness.processes import end, first_line, kill
from SystemTests.harness.programs import search_path


@contextlib.contextmanager
def silent_addresses(count):
    """Bound addresses that never answer and refuse nothing: dead lines. Yields `host:port` texts."""
    sockets = []
    try:
        for _ in range(count):
            sockets.append(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
            sockets[-1].bind(("127.0.2.1", 0))
        yield ["%s:%d" % one.getsockname() for one in sockets]
    finally:
        for one in sockets:
            one.close()


class Capture:
    """tcpdump on loopback with nanosecond stamps, into a file."""

    def __init__(self, directory, ports):
        self.path = pathlib.Path(directory) / "capture.pcap"
        expression = f"udp and portrange {min(ports)}-{max(ports)}"
        arguments = ["tcpdump", "-i", "lo", "-n", "--time-stamp-precision=nano", "-s", "128", "-B", "65536"]
        with open(self.path, "wb") as file:
            # To standard output, since tcpdump gives up its rights before it opens a file.
            self.process = subprocess.Popen(arguments + ["-w", "-", expression], stdout=file, stderr=subprocess.PIPE,
                                            env=dict(os.environ, PATH=search_path()))
        try:
            first_line(self.process, self.process.stderr, b"listening on")
        except BaseException:
            kill(self.process)
            raise

    def stop(self):
        """Ends it and returns (the file's bytes, packets that tcpdump says it missed)."""
        # The kernel hands packets over in blocks; a block that is not full waits for up to a second.
        time.sleep(1.5)
        _, said = end(self.process)
        missed = [int(line.split()[0]) for line in said.decode().splitlines() if "dropped by kernel" in line]
        return self.path.read_bytes(), sum(missed)
