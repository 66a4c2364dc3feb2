"""The zips' function in every root: by hand, and under AWS's emulator; its lines and its bucket have names."""

import json
import re
import resource
import statistics
import time

from SystemTests.bundle import network, roots, zips
from SystemTests.harness.authority import Authority
from SystemTests.harness.functions import ConditionStore, emulator
from SystemTests.harness.http_server import post, server
from SystemTests.harness.outcome import Check, PartFailed
from SystemTests.harness.ports import HOST, free_port
from SystemTests.harness.programs import search_path

TRIES = 10
STARTS = 11
MAX_START_SECONDS = 0.03
MODULES = "hosts: files mymachines myhostname resolve [!UNAVAIL=return] dns\npasswd: files systemd\n"


def checks(ground):
    authority, store = Authority(ground.path("authority")), ConditionStore()
    with network.name_server(ground), network.field(ground) as ports, \
            server(store.answer, tls=authority.context(network.STORE), keeps_connections=True) as port:
        endpoint = f"https://{network.STORE}:{port}"
        with roots.empty(ground) as root:
            # A shell's script, as the bootstrap is, cannot run where there is no shell.
            words = [f"/{zips.FOLDER}/plumblined", "function"]
            laid(root, "scf", ports, endpoint, authority)
            yield start_up(root)
            yield from by_hand("an empty root", root, words, store)
        with roots.older(ground) as root:
            words = [f"/{zips.FOLDER}/bootstrap"]
            laid(root, "lambda", ports, endpoint, authority)
            root.write("etc/nsswitch.conf", MODULES)
            yield from by_hand("the older Debian", root, words, store)
            yield from emulated(ground, root, store)


def laid(root, platform, ports, endpoint, authority):
    """The zip as it is unpacked. The root has no authorities, and the zip's are the test's."""
    zips.unpack(platform, root)
    root.write(f"{zips.FOLDER}/ca-certificates.crt", authority.certificate.read_text())
    zips.configure(root, ports, endpoint)
    network.name_files(root)


def start_up(root):
    """The processor's time of a start, which a platform that gives a fraction of a processor makes long."""
    took = []
    for _ in range(STARTS):
        before = used()
        root.run(f"/{zips.FOLDER}/plumblined", "--version")
        took.append(used() - before)
    median = statistics.median(took)
    problems = [] if median <= MAX_START_SECONDS else ["are the unwind tables sorted again? (Makefile)"]
    return Check("a start takes little of the processor", f"median {median * 1000:.0f} ms, chroot(1) with it", problems)


def used():
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return children.ru_utime + children.ru_stime


def by_hand(name, root, words, store):
    # What the bootstrap does where the system has no authorities.
    trusted = {"SSL_CERT_FILE": f"/{zips.FOLDER}/ca-certificates.crt"} if len(words) > 1 else {}
    before = len(store.objects)
    for _ in range(TRIES):
        done = root.run(*words, **zips.ROLE, **trusted)
        if done.returncode:
            raise PartFailed(f"the function ended with {done.returncode}: {done.stderr.strip()[-300:]}")
        answer = json.loads(done.stdout)
        if is_measured(answer):
            break
    yield Check.equal(f"{name}: by hand, lines by /etc/hosts and by DNS are measured, the unknown one is not",
                      (answer["lines"], answer["received"], answer["unmeasured"]), (3, 2 * zips.COUNT, 1),
                      f"{answer['seconds']} s")
    yield Check(f"{name}: report and state are in the bucket, over HTTPS and by its name",
                problems=[] if len(store.objects) >= before + 1 else [f"objects: {sorted(store.objects)}"])


def is_measured(answer):
    return answer.get("received") == 2 * zips.COUNT


def emulated(ground, root, store):
    """AWS's emulator and the bootstrap, both in the older distribution."""
    root.put(emulator(), "emulator")
    port, api = free_port(), free_port()
    command = root.command("/emulator", "--log-level", "error", "--runtime-interface-emulator-address",
                           f"{HOST}:{port}", "--runtime-api-address", f"{HOST}:{api}", f"/{zips.FOLDER}/bootstrap")
    with ground.program(command, "emulator", env={"PATH": search_path(), **zips.ROLE}) as program:
        program.await_port(HOST, port)
        started = time.monotonic()
        for number in range(TRIES):
            status, body = post(f"http://{HOST}:{port}/2015-03-31/functions/function/invocations", "{}")
            if status != 200 or not body.startswith("{"):
                raise PartFailed(f"the emulator answers {status} {body[:200]!r}: {' '.join(program.tail())}")
            answer = json.loads(body)
            first = time.monotonic() - started if number == 0 else first
            if "errorType" in answer or is_measured(answer):
                break
        yield Check.equal("the older Debian: under AWS's emulator an event is answered with its round",
                          (status, answer.get("lines"), answer.get("received")), (200, 3, 2 * zips.COUNT),
                          f"first answer after {first:.2f} s, its round {answer.get('seconds')} s"
                          f"{memory(program.process.pid)}")
    yield Check("the state was written by a condition", f"{store.writes} writes, {store.lost} lost",
                problems=[] if any("state/" in key for key in store.objects) else [sorted(store.objects)])


def memory(parent):
    """The most that the function had in memory, as a remark; empty where the system does not say."""
    for status in reversed(roots.statuses(parent)):
        found = re.search(r"^Name:\s+plumblined$.*?^VmHWM:\s+(\d+) kB", status, re.MULTILINE | re.DOTALL)
        if found:
            return f", {int(found[1]) / 1000:.0f} MB at most"
    return ""
