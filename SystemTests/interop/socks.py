"""Associations, probes and whole rounds by way of Debian's dante-server.

Three dantes on loopback with configurations of their own: one that wants a user name, one without, which ends and comes
back meanwhile, and one that forbids UDP. dante looks users up in the system's files, so it runs in a mount namespace
where those are the test's own: that needs root.
"""

import contextlib
import json
import os
import pathlib
import subprocess
import time

from SystemTests.harness.namespaces import with_files
from SystemTests.harness.outcome import Check
from SystemTests.harness.ports import HOST, free_port
from SystemTests.harness.processes import kill, run
from SystemTests.harness.programs import built, needed, needs_root
from SystemTests.interop.kit.echo import udp_echo

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
        apart = with_files({"/etc/passwd": users / "passwd", "/etc/shadow": users / "shadow"})
        self.running = self.ground.program(
            [*apart, needed("danted"), "-f", self.file, "-p", users / f"{self.name}.pid"], self.name)
        self.one = self.running.__enter__()
        self.one.await_port(HOST, self.port)

    def stop(self):
        if self.one is not None:
            self.running.__exit__(None, None, None)
            self.one = None

    def restart(self):
        self.stop()
        time.sleep(0.3)
        self.start()

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()


def write_users(folder):
    """The system's users, and one more with a password."""
    code = run(["perl", "-e", 'print crypt($ARGV[0], q($6$plumbline$))', PASSWORD], 30).decode()
    passwd, shadow = pathlib.Path("/etc/passwd").read_text(), "root:*:19000:0:99999:7:::\n"
    (folder / "passwd").write_text(passwd + f"{USER}:x:65533:65534::/nonexistent:/usr/sbin/nologin\n")
    (folder / "shadow").write_text(shadow + f"{USER}:{code}:19000:0:99999:7:::\n")
    os.chmod(folder / "shadow", 0o600)


def tests(ground, proxies, echo):
    """The Swift tests; when they ask for it, the second proxy ends and comes back."""
    asked, dropped = ground.directory / "drop", []

    def drop():
        if not dropped and asked.exists():
            dropped.append(True)
            proxies["open"].restart()
    yield from ground.swift_tests(
        "SOCKSInteropTests", 120, drop, PLUMBLINE_SOCKS_FOLDER=ground.directory,
        PLUMBLINE_SOCKS_PORT=proxies["users"].port, PLUMBLINE_SOCKS_SECOND=proxies["open"].port,
        PLUMBLINE_SOCKS_FORBIDDING=proxies["forbidding"].port, PLUMBLINE_SOCKS_NOBODY=free_port(),
        PLUMBLINE_SOCKS_ECHO=echo, PLUMBLINE_SOCKS_CREDENTIALS=f"{USER}:{PASSWORD}")


class Rounds:
    """`plumbline probe` over lines behind the proxies, as an operator runs it."""

    def __init__(self, folder, proxies, echo):
        self.folder, self.proxies, self.echo = folder, proxies, echo

    def lines(self, *names):
        """A lines file with two lines a proxy, and one that goes straight to the echo."""
        rows = [f"{name}-{number},{HOST}:{self.proxies[name].port},{HOST}:{self.echo},socks5"
                for name in names for number in (1, 2)]
        rows.append(f"straight,{HOST}:{self.echo},,plumb")
        path = self.folder / "lines.csv"
        path.write_text("\n".join(["name,ingress,echo,payload", *rows]) + "\n")
        return path

    def start(self, lines, password, *flags):
        """A round whose report goes to its standard output."""
        return subprocess.Popen(
            [str(built("plumbline")), "probe", "--lines", lines, "--format", "json",
             "--socks5-credentials-env", "PROXY_PASSWORD", *flags],
            cwd=self.folder, env=os.environ | {"PROXY_PASSWORD": f"{USER}:{password}"}, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True)

    @staticmethod
    def finish(running):
        """The status, the report, and the lines by name."""
        try:
            output, errors = running.communicate(timeout=60)
        finally:
            kill(running)
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
        self.proxies["open"].restart()
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


def checks(ground):
    needs_root("dante's users are the system's, which the test's own are put in place of")
    write_users(ground.directory)
    proxies = {"users": Dante(ground, "users", method="username"), "open": Dante(ground, "open"),
               "forbidding": Dante(ground, "forbidding", verdict="block")}
    with contextlib.ExitStack() as stack:
        for proxy in proxies.values():
            stack.enter_context(proxy)
        echo = stack.enter_context(udp_echo())
        yield from tests(ground, proxies, echo)
        yield from round_checks(ground.directory, proxies, echo)
