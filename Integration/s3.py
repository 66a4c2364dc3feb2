"""Uploads to OpenStack Swift's S3 API; signatures against botocore and Tencent's SDK; the store down and up again."""

import base64
import getpass
import json
import random

from Integration.ground import run
from Integration.object_store import DOMAIN, ObjectStore, switch
from Integration.outcome import Check

ROUNDS = 20


def checks(ground):
    store = ObjectStore(ground, getpass.getuser())
    seed, count = random.randrange(1 << 32), 100 if ground.short else 1000
    vectors = ground.directory / "vectors.json"
    vectors.write_bytes(run([store.python, "Integration/oracles/s3_vectors.py", seed, count], 120))
    yield Check(f"{count} requests were signed by botocore and as many by Tencent's SDK", f"seed {seed}")
    with store, switch(store) as address:
        run([store.python, "Integration/oracles/s3_objects.py", store.endpoint, "reports", "make"], 60)
        yield from ground.swift_tests(
            "UploadsIntegration", PLUMBLINE_S3_VECTORS=vectors, PLUMBLINE_S3_ENDPOINT=store.endpoint,
            PLUMBLINE_S3_DOMAIN=DOMAIN, PLUMBLINE_S3_SWITCH=address, PLUMBLINE_S3_ROUNDS=ROUNDS)
        listed = run([store.python, "Integration/oracles/s3_objects.py", store.endpoint, "reports", "list"], 60)
        found = {key: base64.b64decode(body) for key, body in json.loads(listed).items()}
    for key in ("path/a b+é.bin", "virtual/a b+é.bin"):
        yield Check.equal(f"botocore reads {key} back byte for byte", found.get(key), bytes(range(256)) * 16)
    wanted = {f"rounds/{number:03}": f"round {number}".encode() for number in range(ROUNDS)}
    arrived = {key: body for key, body in found.items() if key.startswith("rounds/")}
    yield Check.equal(f"all {ROUNDS} rounds are there, as they were", arrived, wanted)
    puts = [path.rsplit("/", 1)[1] for path, status in store.puts() if "/rounds/" in path and status == "200"]
    yield Check.equal("they were put in order, none twice", puts, [f"{number:03}" for number in range(ROUNDS)])
