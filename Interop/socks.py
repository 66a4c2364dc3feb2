#!/usr/bin/env python3
"""Interop/socks.py: associations, probes and whole rounds by way of Debian's dante-server; a line a check, status 1 if
one fails.

Three dantes on loopback with configurations of their own: one that wants a user name, one without, which ends and comes
back meanwhile, and one that forbids UDP. dante looks users up in the system's files, so it runs in a mount namespace
where those are the test's own: that needs root. The tests have to be built first.
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from Integration.ground import Ground, free_port, test_checks  # noqa: E402
from Integration.outcome import Check  # noqa: E402
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


class Rounds:
    """`plumbline probe` over lines behind the proxies, as an operator runs it."""

    def __init__(self, folder, proxies, echo):
        self.folder, self.proxies, self.echo = folder, proxies, echo

    def lines(self, *names):
        """A lines file with two lines a proxy, and one that goes straight to the echo."""
        rows = [f"{name}-{number},127.0.0.1:{self.proxies[name].port},127.0.0.1:{self.echo},socks5"
                for name in names for number in (1, 2)]
        rows.append(f"straight,127.0.0.1:{self.echo},,plumb")
        path = self.folder / "lines.csv"
        path.write_text("\n".join(["name,ingress,echo,payload", *rows]) + "\n")
        return path

    def start(self, lines, password, *flags):
        """A round whose report goes to its standard output."""
        return subprocess.Popen(
            [ROOT / ".build" / "debug" / "plumbline", "probe", "--lines", lines, "--format", "json",
             "--socks5-credentials-env", "PROXY_PASSWORD", *flags],
            cwd=self.folder, env=os.environ | {"PROXY_PASSWORD": f"{USER}:{password}"}, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True)

    @staticmethod
    def finish(running):
        """The status, the report, and the lines by name."""
        output, errors = running.communicate(timeout=60)
        if not output:
            return running.returncode, {"error": errors}, {}
        report = json.loads(output)
        return running.returncode, report, {line["name"]: line for line in report["lines"]}

    def right_password(self):
        status, report, lines = self.finish(self.start(self.lines("users", "open"), PASSWORD))
        figures = report["round"]["validity"]["socks5"]
        yield status == 0, f"status {status}: {report}"
        yield all(line["received"] == line["sent"] > 0 for line in lines.values()), f"{lines}"
        yield figures["proxies"] == 2 and figures["failed"] == figures["dropped"] == 0, f"{figures}"

    def wrong_password(self):
        status, report, lines = self.finish(self.start(self.lines("users", "forbidding", "open"), PASSWORD + "x"))
        yield status == 3, f"status {status}: {report}"
        for name in ("users-1", "users-2", "forbidding-1", "forbidding-2"):
            line = lines[name]
            yield line["verdict"] == "unmeasured" and line["sent"] == line["lost"] == 0, f"{line}"
            yield line["reasons"][0].startswith("SOCKS5: "), f"{line}"
        for name in ("open-1", "open-2", "straight"):
            yield lines[name]["verdict"] == "healthy", f"{lines[name]}"
        yield PASSWORD not in json.dumps(report), "the password is in the report"

    def restarted(self):
        """The proxy ends 0.8 s after the round began, and is back 0.3 s later; the round goes on for 4 s."""
        running = self.start(self.lines("open"), PASSWORD, "--count", "200", "--samples", "samples.ndjson")
        time.sleep(0.8)
        self.proxies["open"].stop()
        time.sleep(0.3)
        self.proxies["open"].start()
        status, report, lines = self.finish(running)
        figures = report["round"]["validity"]["socks5"]
        yield status == 0, f"status {status}: {report}"
        yield figures["dropped"] >= 1 and figures["remade"] >= 1, f"{figures}"
        yield lines["straight"]["received"] == lines["straight"]["sent"], f"{lines['straight']}"
        samples = [json.loads(row) for row in (self.folder / "samples.ndjson").read_text().splitlines()]
        for name in ("open-1", "open-2"):
            line = lines[name]
            yield line["lost"] == line["late"] == line["refused"] == 0, f"{line}"
            yield line["received"] >= 100 and line["unsent"] >= 10, f"{line}"
            own = [sample for sample in samples if sample["line"] == name]
            yield own[0]["outcome"] == own[-1]["outcome"] == "received", f"{own[0]} {own[-1]}"
            kept = [sample for sample in own if sample.get("unsent") in ("no-association", "association-lost")]
            yield len(kept) >= 10, f"{len(kept)} probes with a cause"


def round_checks(folder, proxies, echo):
    """A check for each round."""
    rounds = Rounds(folder, proxies, echo)
    for what, facts in [
            ("a round by way of two proxies: every probe is answered by the echo behind", rounds.right_password),
            ("a round with a wrong password: lines unmeasured, none lost, others healthy", rounds.wrong_password),
            ("a round while the proxy ends and comes back: no false loss", rounds.restarted)]:
        yield Check(what, problems=[problem for is_right, problem in facts() if not is_right])


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
                checks = run_tests(folder, proxies, echo) + list(round_checks(folder, proxies, echo))
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
