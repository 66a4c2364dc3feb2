"""Signals: SIGTERM in the middle of things, SIGHUP with good and bad files and right behind the start; a log that
nobody reads; a second service, a port that is taken."""

import contextlib
import fcntl
import os
import pathlib
import signal
import socket
import subprocess
import termios
import time

from SystemTests.harness.field import Field
from SystemTests.harness.outcome import Check
from SystemTests.harness.programs import built
from SystemTests.harness.service import CUT_SHORT, MEASURED, Service, integrity
from SystemTests.harness.waiting import until
from SystemTests.harness.webhook import Webhook

STOP_S = 3
LONG_S = 7
LONG_PROBE = {"count": 250, "interval": "20ms", "timeout": "150ms"}


def checks(ground):
    with Field(ground, hosts=2, ports=2, net=87) as field:
        yield from while_waiting(ground, field)
        yield from in_a_round(ground, field)
        yield from in_a_confirmation(ground, field)
        yield from in_a_delivery(ground, field)
        yield from configuration(ground, field)
        yield from hang_ups(ground, field)
        yield from unread_log(ground, field)
        yield from refusals(ground, field)


def ends(what, service, remark=""):
    status, seconds = service.terminate()
    problems = [] if status == 0 else [f"status {status}"]
    problems += [] if seconds <= STOP_S else [f"it took {seconds:.1f} s, stop_within is {STOP_S} s"]
    return Check(f"SIGTERM {what}: status 0 within stop_within", f"{seconds:.1f} s{remark}", problems)


def while_waiting(ground, field):
    service = Service(ground, field, every="1h", stop_within=f"{STOP_S}s")
    with service:
        time.sleep(0.5)
        yield ends("while it waits for a slot", service)


def in_a_round(ground, field):
    service = Service(ground, field, every=f"{LONG_S}s", stop_within=f"{STOP_S}s", probe=LONG_PROBE)
    with service:
        before, since = service.rounds(), service.size()
        slot = (time.time() // LONG_S + 1) * LONG_S
        time.sleep(max(0, slot - time.time()) + 1.5)
        yield ends("in the middle of a round", service)
    measured = service.measured(since)
    noise = service.said(" warning ", since) + service.said(" error ", since) + service.said("unmeasured=", since)
    yield Check("the log says that it was cut short, and warns of no line that it did not come to", problems=(
        [] if service.said(CUT_SHORT, since) else ["it does not say so"]) + noise[:1])
    yield Check("the round that was cut short is stored", problems=[] if len(measured) == 1 and (
        service.rounds() == before + 1) else [f"{len(measured)} measured, {service.rounds() - before} stored"])


def in_a_confirmation(ground, field):
    service = Service(ground, field, every=f"{LONG_S}s", stop_within=f"{STOP_S}s",
                      confirm={"count": 150, "interval": "20ms"})
    with service:
        before, since = service.rounds(), service.size()
        field.ingresses[0].stop()
        until("a round finds it", lambda: service.finished(since), 40)
        time.sleep(0.5)
        in_time = not service.said("probed again", since)
        check = ends("in the middle of a confirmation", service)
        if not in_time:
            check.problems.append("the confirmation was over before")
        yield check
    field.ingresses[0].start()
    yield Check.equal("its round is stored, and nothing was raised", (
        service.rounds() - before, service.query("SELECT id FROM incident")), (1, []))


def in_a_delivery(ground, field):
    with Webhook() as robot:
        robot.mode = "hang"
        service = Service(ground, field, stop_within=f"{STOP_S}s",
                          notify=[{"name": "hook", "webhook": {"url": robot.url}}])
        with service:
            service.await_rounds(1)
            field.ingresses[0].stop()
            until("a delivery is under way", lambda: robot.attempts)
            yield ends("in the middle of a delivery", service)
        rows = service.query("SELECT count(*) FROM outbox WHERE ended IS NULL")
        yield Check.equal("its message waits in the outbox", rows, [(1,)])
        robot.mode = "ok"
        with service:
            until("it is delivered after the start", lambda: ("opened", 1) in robot.changes())
            field.ingresses[0].start()
            until("it is closed", lambda: ("closed", 1) in robot.changes())
            yield Check("it is delivered after the next start")
            yield ends("after all was told", service)
    yield Check("the database is sound", problems=integrity(service))


def configuration(ground, field):
    service = Service(ground, field, stop_within=f"{STOP_S}s")
    good = service.configuration.read_text()
    with service:
        service.await_rounds(1)
        since = service.size()
        service.configuration.write_text(good.replace('"every"', '"evrey"'))
        service.program.process.send_signal(signal.SIGHUP)
        until("it is refused", lambda: service.said("the new configuration is refused", since))
        place = [one for one in service.said("plumbline.yaml:", since) if "evrey" in one]
        problems = [] if place else ["the log does not name the place"]
        problems += [] if service.metric("plumbline_config_current") == 0 else ["config_current is not 0"]
        service.await_rounds(2)
        yield Check("SIGHUP with a bad file: the old one goes on, log and metric say so",
                    place[0].split("/")[-1] if place else "", problems)
        since = service.size()
        service.configuration.write_text(good.replace('"count": 5', '"count": 7'))
        service.program.process.send_signal(signal.SIGHUP)
        until("it is taken over", lambda: service.said("the new configuration is in force", since))
        until("rounds by it", lambda: [one for one in service.said(MEASURED, since) if "sent=28" in one])
        yield Check.equal("SIGHUP with a good file: it counts from the next round on",
                          service.metric("plumbline_config_current"), 1.0)
        yield ends("after it", service)


def hang_ups(ground, field):
    """What comes before `main` cannot be held; some milliseconds of loading the program are left out."""
    service = Service(ground, field, every="1h", stop_within=f"{STOP_S}s")
    ended, obeyed = [], 0
    for delay in (0.02, 0.03, 0.04, 0.06, 0.08, 0.1, 0.15, 0.2, 0.3, 0.5):
        since = service.size()
        service.launch()
        time.sleep(delay)
        service.program.process.send_signal(signal.SIGHUP)
        try:
            until("it is obeyed", lambda: service.said("was read again", since) or service.ended(), 20)
            obeyed += bool(service.said("was read again", since))
            if service.ended():
                ended.append(f"{1000 * delay:.0f} ms behind the start: {service.program.process.returncode}")
        finally:
            service.program.stop()
    yield Check("SIGHUP right behind the start: the service outlives it, and obeys it", f"{obeyed} of 10", ended)


def is_writing(pid):
    """Whether the log's thread stands in write(2) to standard error (proc(5)): a page that holds a few lines only is
    full for a piece that does not fit into its rest."""
    for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
        with contextlib.suppress(OSError):
            if (task / "comm").read_text().strip() == "log":
                return (task / "syscall").read_text().split()[1:2] == ["0x2"]
    return False


def unread_log(ground, field):
    service = Service(ground, field, stop_within=f"{STOP_S}s", log_level="debug")
    reader, writer = os.pipe()
    # The least that a pipe holds: a page, some twenty lines.
    fcntl.fcntl(writer, fcntl.F_SETPIPE_SZ, 4096)
    process = subprocess.Popen(
        [str(built("plumblined")), "watch", "--config", str(service.configuration), "--log-level", "debug"],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=writer)
    os.close(writer)
    try:
        service.await_rounds(1)
        waiting = fcntl.ioctl(reader, termios.FIONREAD, b"\0" * 4)
        service.await_rounds(30, seconds=90)
        full = int.from_bytes(fcntl.ioctl(reader, termios.FIONREAD, b"\0" * 4), "little")
        yield Check("a log that nobody reads: rounds go on", f"{full} bytes wait in the pipe",
                    [] if full > 2048 or is_writing(process.pid) else [f"the pipe was not full: {waiting}, {full}"])
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        status = process.wait(20)
        seconds = time.monotonic() - began
        problems = [] if status == 0 else [f"status {status}"]
        problems += [] if seconds <= STOP_S else [f"it took {seconds:.1f} s"]
        yield Check("a log that nobody reads: SIGTERM ends it with 0 within stop_within", f"{seconds:.1f} s", problems)
    finally:
        process.kill()
        process.wait()
        os.close(reader)


def refusals(ground, field):
    service = Service(ground, field, stop_within=f"{STOP_S}s")
    with service:
        status, said = outcome(service)
        problems = [] if status == 3 and "another plumblined" in said else [f"{status}: {said}"]
        service.await_rounds(1)
        yield Check("a second service on the same history is refused with status 3", "…" + said[-70:], problems)
        service.terminate()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        service.keys["web"] = {"listen": f"127.0.0.1:{port}"}
        service.write()
        status, said = outcome(service)
        problems = [] if status == 3 and f"web.listen: 127.0.0.1:{port}" in said else [f"{status}: {said}"]
        yield Check("a web port that is taken: a clear message, status 3", "…" + said[-90:], problems)


def outcome(service):
    """Status and last line of another service with the same configuration."""
    try:
        done = subprocess.run([str(built("plumblined")), "watch", "--config", str(service.configuration)],
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=20)
    except subprocess.TimeoutExpired:
        return None, "it went on"
    lines = done.stderr.decode(errors="replace").strip().splitlines()
    return done.returncode, lines[-1] if lines else ""
