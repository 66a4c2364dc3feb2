"""OpenStack Swift with s3api and tempauth: a real object store of four processes, without memcached."""

import base64
import contextlib
import json
import pathlib

from SystemTests.harness.http_server import server
from SystemTests.harness.ports import HOST, free_port
from SystemTests.harness.processes import run
from SystemTests.harness.programs import environment

PACKAGES = ["swift==2.38.3", "setuptools<81", "botocore==1.43.*", "cos-python-sdk-v5==1.9.44"]
BUCKET = "reports"
ORACLES = pathlib.Path(__file__).with_name("oracles")
DOMAIN = "store.example"
SERVER = """[DEFAULT]
bind_ip = {host}
bind_port = {port}
swift_dir = {etc}
devices = {devices}
mount_check = false
workers = 0
user = {user}
[pipeline:main]
pipeline = {kind}-server
[app:{kind}-server]
use = egg:swift#{kind}
"""
PROXY = """[DEFAULT]
bind_ip = {host}
bind_port = {port}
swift_dir = {etc}
workers = 0
user = {user}
[pipeline:main]
pipeline = proxy-logging s3api tempauth bulk slo proxy-logging proxy-server
[app:proxy-server]
use = egg:swift#proxy
allow_account_management = true
account_autocreate = true
[filter:tempauth]
use = egg:swift#tempauth
user_test_tester = testing .admin
[filter:s3api]
use = egg:swift#s3api
storage_domain = {domain}
[filter:bulk]
use = egg:swift#bulk
[filter:slo]
use = egg:swift#slo
[filter:proxy-logging]
use = egg:swift#proxy_logging
"""


class ObjectStore:
    """Its files, and its processes while it is up. Ports stay the same from one start to the next."""

    def __init__(self, ground, user):
        self.ground, self.etc, devices = ground, ground.path("etc"), ground.path("devices")
        (devices / "d1").mkdir(exist_ok=True)
        self.python = environment("s3", PACKAGES)
        self.bin = self.python.parent
        self.ports = {kind: free_port(HOST) for kind in ("object", "container", "account", "proxy")}
        self.endpoint = f"http://{HOST}:{self.ports['proxy']}"
        (self.etc / "swift.conf").write_text("[swift-hash]\nswift_hash_path_prefix = a\nswift_hash_path_suffix = b\n")
        for kind, port in self.ports.items():
            form = PROXY if kind == "proxy" else SERVER
            (self.etc / f"{kind}.conf").write_text(form.format(
                host=HOST, port=port, etc=self.etc, devices=devices, user=user, kind=kind, domain=DOMAIN))
            if kind != "proxy":
                ring = self.etc / f"{kind}.builder"
                for step in (["create", 4, 1, 0], ["add", f"r1z1-{HOST}:{port}/d1", 1], ["rebalance"]):
                    run([self.bin / "swift-ring-builder", ring, *step], 30)
        self.stack = contextlib.ExitStack()

    def start(self):
        variables = {"SWIFT_DIR": str(self.etc), "PATH": f"{self.bin}:/usr/bin:/bin"}
        for kind, port in self.ports.items():
            one = self.stack.enter_context(self.ground.program(
                [self.bin / f"swift-{kind}-server", self.etc / f"{kind}.conf", "-v"], kind, env=variables))
            one.await_port(HOST, port)

    def stop(self):
        self.stack.close()

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()

    def oracle(self, name, *arguments, seconds=60):
        """What a program of `oracles/` says, which has the store's packages of Python."""
        return run([self.python, ORACLES / f"{name}.py", *arguments], seconds)

    def make_bucket(self):
        self.oracle("s3_objects", self.endpoint, BUCKET, "make")

    def objects(self):
        """Every object, by its key, as botocore reads it."""
        listed = self.oracle("s3_objects", self.endpoint, BUCKET, "list")
        return {key: base64.b64decode(body) for key, body in json.loads(listed).items()}

    def puts(self):
        """Path and status of every PUT that the proxy has logged, in order."""
        lines = [line.split() for line in self.ground.log_of("proxy").read_text(errors="replace").splitlines()]
        found = [(line, line.index("PUT")) for line in lines if "PUT" in line]
        return [(line[at + 1], line[at + 3]) for line, at in found if len(line) > at + 3]


def switch(store):
    """A server where a test can stop and start the store: POST /stop, POST /start."""
    def answer(method, path, headers, body):
        {"/stop": store.stop, "/start": store.start}[path]()
        return 200, {}, b""
    return server(answer)
