#!/usr/bin/env python3
"""Interop/socks.py: associations and probes by way of Debian's dante-server; a line a check, status 1 if one fails.

Three dantes on loopback with configurations of their own: one that wants a user name, one without, which ends and comes
back meanwhile, and one that forbids UDP. dante looks users up in the system's files, so it runs in a mount namespace
where those are the test's own: that needs root. The tests have to be built first.
"""

import os
import pathlib
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from Integration.ground import Ground, free_port, test_checks  # noqa: E402
from Interop.kit.echo import udp_echo  # noqa: E402
from Interop.kit.programs import found  # noqa: E402

USER, PASSWORD = "plumbuser", "correct horse"
CONFIGURATION = """logoutput: stderr
internal: 127.0.0.1 port = {port}
external: 127.0.0.1
clientmethod: none
socksmethod: {method}
user.privileged: root
user.unprivileged: nobody
client pass {{ from: 127.0.0.0/8 to: 0.0.0.0/0 }}
socks {verdict} {{ from: 127.0.0.0/8 to: 0.0.0.0/0 command: udpassociate }}
socks pass {{ from: 127.0.0.0/8 to: 127.0.0.0/8 command: connect udpreply }}
"""


class Dante:
    """One proxy on a port of its own."""

    def __init__(self, ground, name, method="none", verdict="pass"):
        self.ground, self.name, self.port = ground, name, free_port()
        self.file = ground.directory / f"{name}.conf"
        self.file.write_text(CONFIGURATION.format(port=self.port, method=method, verdict=verdict))
        self.one = None

    def start(self):
        users = self.ground.directory
        command = [found("danted"), "-f", self.file, "-p", self.ground.directory / f"{self.name}.pid"]
        script = f'mount --bind {users}/passwd /etc/passwd && mount --bind {users}/shadow /etc/shadow && exec "$@"'
        self.running = self.ground.program(["unshare", "-m", "sh", "-c", script, "dante", *command], self.name)
        self.one = self.running.__enter__()
        self.one.await_port("127.0.0.1", self.port)

    def stop(self):
        if self.one is not None:
            self.running.__exit__(None, None, None)
            self.one = None


def write_users(folder):
    """The system's users, and one more with a password."""
    code = subprocess.run(["perl", "-e", 'print crypt($ARGV[0], q($6$plumbline$))', PASSWORD], check=True,
                          capture_output=True, text=True, timeout=30).stdout
    passwd, shadow = pathlib.Path("/etc/passwd").read_text(), "root:*:19000:0:99999:7:::\n"
    (folder / "passwd").write_text(passwd + f"{USER}:x:65533:65534::/nonexistent:/usr/sbin/nologin\n")
    (folder / "shadow").write_text(shadow + f"{USER}:{code}:19000:0:99999:7:::\n")
    os.chmod(folder / "shadow", 0o600)


def run_tests(folder, proxies, echo):
    """Runs the Swift tests; when they ask for it, the second proxy ends and comes back."""
    told = {
        "PLUMBLINE_SOCKS_FOLDER": folder, "PLUMBLINE_SOCKS_PORT": proxies["users"].port,
        "PLUMBLINE_SOCKS_SECOND": proxies["open"].port, "PLUMBLINE_SOCKS_FORBIDDING": proxies["forbidding"].port,
        "PLUMBLINE_SOCKS_NOBODY": free_port(), "PLUMBLINE_SOCKS_ECHO": echo,
        "PLUMBLINE_SOCKS_CREDENTIALS": f"{USER}:{PASSWORD}",
    }
    with open(folder / "tests.log", "wb+") as log:
        tests = subprocess.Popen(
            ["swift", "test", "--skip-build", "--disable-xctest", "--filter", "SOCKSInteropTests"], cwd=ROOT,
            env=os.environ | {name: str(value) for name, value in told.items()}, stdout=log, stderr=log,
            stdin=subprocess.DEVNULL)
        deadline, is_dropped = time.monotonic() + 120, False
        while tests.poll() is None and time.monotonic() < deadline:
            time.sleep(0.02)
            if not is_dropped and (folder / "drop").exists():
                is_dropped = True
                proxies["open"].stop()
                time.sleep(0.3)
                proxies["open"].start()
        if tests.poll() is None:
            tests.kill()
        log.seek(0)
        return list(test_checks("SOCKSInteropTests", tests.wait(), log.read().decode(errors="replace")))


def main():
    if os.getuid() != 0:
        print("skipped  socks: dante's users are the system's, which only root can put the test's in place of")
        return 0
    with tempfile.TemporaryDirectory(prefix="plumbline-socks-") as directory:
        folder = pathlib.Path(directory)
        write_users(folder)
        ground = Ground(folder, True)
        proxies = {"users": Dante(ground, "users", method="username"), "open": Dante(ground, "open"),
                   "forbidding": Dante(ground, "forbidding", verdict="block")}
        try:
            for proxy in proxies.values():
                proxy.start()
            with udp_echo() as echo:
                checks = run_tests(folder, proxies, echo)
        finally:
            for proxy in proxies.values():
                proxy.stop()
    for check in checks:
        print(f"{check.mark:6}  socks: dante: {check.what}")
        for problem in check.problems:
            print(f"        {problem[:400]}")
    return 1 if any(check.problems for check in checks) else 0


if __name__ == "__main__":
    sys.exit(main())
