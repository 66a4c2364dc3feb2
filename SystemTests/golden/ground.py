"""What the parts share: the programs under test, their surroundings, the ports, the golden files of the part."""

import contextlib
import os
import subprocess

from SystemTests.golden.comparing import Golden
from SystemTests.golden.far_end import FarEnd
from SystemTests.golden.ports import Ports
from SystemTests.harness import ground as harness
from SystemTests.harness.programs import built

# Addresses of loopback. Their ports are the kernel's choice.
NET = "127.64"
MAX_SECONDS = 30
# How often a round is measured at most.
ATTEMPTS = 8


class Ground(harness.Ground):
    """A part's ground with what the golden files need. `prefixes`: how the names of the part's golden files begin."""

    def __init__(self, ground, prefixes):
        # Without links on the way, as the programs may say it.
        super().__init__(ground.directory.resolve(), ground.short, ground.say)
        self.ports = Ports()
        self.programs = {name: str(built(name)) for name in ("plumbline", "plumblined")}
        self.golden = Golden(prefixes, self.named)

    def named(self, text):
        """The text with names in place of ports and of the folders of the programs."""
        for folder in {os.path.dirname(os.path.realpath(one)) for one in self.programs.values()}:
            text = text.replace(f"{folder}/plumbline.yaml", "<programs>/plumbline.yaml")
        return self.ports.named(text)

    def write(self, name, content):
        """A file in the part's folder; in a text the ports of roles are filled in."""
        path = self.directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else self.ports.filled(content).encode())
        return path

    def environment(self, **more):
        """The same on every machine: no terminal, no colours, UTC, no language."""
        return {"PATH": os.environ.get("PATH", ""), "TZ": "UTC", "LANG": "C", "HOME": str(self.directory),
                "TMPDIR": str(self.directory), **more}

    def command(self, program, arguments):
        return [self.programs[program], *(self.ports.filled(str(one)) for one in arguments)]

    def run(self, program, *arguments, stdin=b"", **more):
        """A verb to its end, in the part's folder; other variables by `more`."""
        return subprocess.run(self.command(program, arguments), input=stdin, capture_output=True, timeout=MAX_SECONDS,
                              cwd=self.directory, env=self.environment(**more))

    def start(self, program, *arguments, **settings):
        """A program that goes on; whoever starts it ends it."""
        return subprocess.Popen(self.command(program, arguments), cwd=self.directory,
                                **{"stdin": subprocess.DEVNULL, "env": self.environment(), **settings})

    @contextlib.contextmanager
    def far_end(self, listens, *arguments, profile=None):
        """`plumbline reflect` that answers while the block runs."""
        one = FarEnd(self, listens, arguments, profile)
        try:
            yield one
        finally:
            one.end()


def outcome(done, directory=None, clean=None):
    """Status and both outputs of a verb as one text."""
    clean = clean or (lambda value: value.replace(str(directory), "<dir>") if directory else value)
    parts = [f"status {done.returncode}"]
    for name, data in (("stdout", done.stdout), ("stderr", done.stderr)):
        said = clean(data.decode(errors="replace"))
        parts.append(f"--- {name}\n{said.rstrip(chr(10))}" if said.strip() else f"--- {name}: nothing")
    return "\n".join(parts) + "\n"
