"""The image: built without a network, the same bytes each time, and run by its number: a round, and the service."""

import contextlib
import hashlib
import json
import pathlib
import re
import shutil
import tarfile
import urllib.request

from SystemTests.bundle import network
from SystemTests.bundle.programs import program_of
from SystemTests.bundle.roots import statuses
from SystemTests.harness.http_server import fetch
from SystemTests.harness.outcome import Check
from SystemTests.harness.ports import HOST, free_port
from SystemTests.harness.processes import run
from SystemTests.harness.programs import ROOT, needed

NUMBER = "65532"
COUNT = 20
TRIES = 10
BUILD_SECONDS = 300
RECEIVED = re.compile(r'^plumbline_probes_total\{[^}]*outcome="received"[^}]*\} [1-9]', re.MULTILINE)


def checks(ground):
    archive = ground.directory / "image.tar"
    built(archive)
    first = hashlib.sha256(archive.read_bytes()).hexdigest()
    if not ground.short:
        built(archive)
        yield Check.equal("made again, the image has the same bytes",
                          hashlib.sha256(archive.read_bytes()).hexdigest(), first,
                          f"{archive.stat().st_size / 1e6:.1f} MB")
    yield from contents(ground, archive)
    with network.name_server(ground), network.field(ground) as ports, Container(ground, archive) as container:
        yield from a_round(container, ports)
        yield from the_service(ground, container, ports)


def built(archive):
    run([ROOT / "scripts" / "container", program_of("plumbline-static"), program_of("plumblined-static"), archive],
        BUILD_SECONDS)


def contents(ground, archive):
    with tarfile.open(archive) as image:
        manifest, = json.load(image.extractfile("manifest.json"))
        config = json.load(image.extractfile(manifest["Config"]))["config"]
        names = {}
        for layer in manifest["Layers"]:
            with tarfile.open(fileobj=image.extractfile(layer)) as files:
                names |= {entry.name.strip("/"): entry for entry in files}
    yield Check.equal("it runs as a number that is not root, its state in a volume",
                      (config["User"], list(config["Volumes"]), config["Entrypoint"]),
                      (f"{NUMBER}:{NUMBER}", ["/var/lib/plumbline"], ["/plumblined"]))
    regular = sorted(name for name, entry in names.items() if entry.isfile())
    yield Check.equal("it holds the programs and the authorities' certificates, and nothing else", regular,
                      ["etc/ssl/certs/ca-certificates.crt", "plumbline", "plumblined"])
    yield Check.equal("only its state is its user's, and /tmp everybody's",
                      ([name for name, entry in sorted(names.items()) if entry.uid != 0], names["tmp"].mode & 0o7777),
                      (["var/lib/plumbline"], 0o1777))


class Container:
    """A container of the image, run by buildah in a root of its own. Its storage is the test's."""

    def __init__(self, ground, archive):
        self.ground, folder = ground, ground.path("storage")
        self.policy = folder / "policy.json"
        self.policy.write_text('{"default": [{"type": "insecureAcceptAnything"}]}')
        self.tool = [needed("buildah"), "--root", folder / "storage", "--runroot", folder / "run",
                     "--storage-driver", "vfs"]
        # It looks a name up in a file of registries, which a bare machine has not; an id needs none.
        image = run([*self.tool, "pull", "--quiet", "--signature-policy", self.policy, f"docker-archive:{archive}"],
                    BUILD_SECONDS).decode().split()[-1]
        self.name = run([*self.tool, "from", "--pull-never", "--signature-policy", self.policy, image],
                        BUILD_SECONDS).decode().split()[-1]
        self.etc = ground.path("etc-plumbline")

    def command(self, *words):
        """What runs a program in it, with /etc/plumbline as an operator mounts it."""
        return [*self.tool, "run", "--isolation", "chroot", "--volume", f"{self.etc}:/etc/plumbline:ro", self.name,
                "--", *words]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        run([*self.tool, "rm", self.name], 60)
        shutil.rmtree(self.ground.directory / "storage", ignore_errors=True)


def a_round(container, ports):
    """By address: buildah gives the container the machine's own files of names."""
    addresses = [f"{network.ADDRESSES[name]}:{port}" for name, port in ports.items()]
    (container.etc / "lines.csv").write_text("\n".join(["ingress", *addresses, ""]))
    words = ["/plumbline", "probe", "/etc/plumbline/lines.csv", "--count", str(COUNT), "--format", "json"]
    for _ in range(TRIES):
        report = json.loads(run(container.command(*words), 60))
        received = [line["received"] for line in report["lines"]]
        if received == [COUNT, COUNT]:
            break
    yield Check.equal("plumbline measures lines in it", received, [COUNT, COUNT],
                      f"round {report['round']['validity']['verdict']}")


def the_service(ground, container, ports):
    port = free_port()
    (container.etc / "plumbline.yaml").write_text(json.dumps({
        "lines": [{"file": "lines.csv"}], "every": "5s",
        "probe": {"count": COUNT, "interval": "20ms", "timeout": "500ms"},
        "history": {"path": "/var/lib/plumbline/history.sqlite"}, "web": {"listen": f"{HOST}:{port}"}}))
    command = container.command("/plumblined", "watch", "--config", "/etc/plumbline/plumbline.yaml")
    with ground.program(command, "watch") as program:
        program.await_port(HOST, port)
        place = f"http://{HOST}:{port}"
        program.until("its metrics tell of received probes", lambda: is_measuring(place), 60)
        with urllib.request.urlopen(f"{place}/healthz", timeout=10) as answer:
            yield Check.equal("the service measures in it, and answers /healthz", answer.status, 200)
        found = [status for status in statuses(program.process.pid) if "Name:\tplumblined" in status]
        numbers = {re.search(r"^Uid:\t(\d+)\t(\d+)", status, re.MULTILINE).groups() for status in found}
        yield Check.equal("its process is that number's", numbers, {(NUMBER, NUMBER)})
    state = [path for path in pathlib.Path(ground.directory / "storage").rglob("history.sqlite")]
    yield Check.equal("its history is in the volume, that number's own", [path.stat().st_uid for path in state],
                      [int(NUMBER)])


def is_measuring(place):
    with contextlib.suppress(OSError):
        return RECEIVED.search(fetch(f"{place}/metrics"))
