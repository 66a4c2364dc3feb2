"""Uploads to OpenStack Swift's S3 API; signatures against botocore, curl and Tencent's SDK; the store down and up."""

import getpass
import gzip
import json
import random
import re

from SystemTests.harness.field import Field
from SystemTests.harness.outcome import Check
from SystemTests.harness.ports import HOST
from SystemTests.harness.robots import RobotServer
from SystemTests.harness.service import Service, notify_test, plumblined
from SystemTests.harness.waiting import until
from SystemTests.servers import curl_signer, pictures
from SystemTests.servers.object_store import DOMAIN, ObjectStore, switch

ROUNDS = 20
# The history keeps delays in steps of 0.013 %.
DELAY_SHARE = 0.0003
# What depends on the order of the replies.
ORDERED = {"reordered", "jitter_ms", "r_estimate", "mos_estimate"}


def checks(ground):
    store = ObjectStore(ground, getpass.getuser())
    seed, count = random.randrange(1 << 32), 100 if ground.short else 1000
    vectors = ground.directory / "vectors.json"
    made = json.loads(store.oracle("s3_vectors", seed, count, seconds=120))
    vectors.write_text(json.dumps(made + curl_signer.vectors(seed, count // 5)))
    yield Check(f"{count} requests were signed by botocore, as many by Tencent's SDK, {count // 5} by curl",
                f"seed {seed}")
    with store, switch(store) as port:
        store.make_bucket()
        yield from ground.swift_tests(
            "UploadsIntegration", PLUMBLINE_S3_VECTORS=vectors, PLUMBLINE_S3_ENDPOINT=store.endpoint,
            PLUMBLINE_S3_DOMAIN=DOMAIN, PLUMBLINE_S3_SWITCH=f"http://{HOST}:{port}", PLUMBLINE_S3_ROUNDS=ROUNDS)
        found = store.objects()
        yield from by_code(store, found)
        yield from by_service(ground, store)
        yield from by_picture(ground, store)


def by_code(store, found):
    for key in ("path/a b+é.bin", "virtual/a b+é.bin"):
        yield Check.equal(f"botocore reads {key} back byte for byte", found.get(key), bytes(range(256)) * 16)
    wanted = {f"rounds/{number:03}": f"round {number}".encode() for number in range(ROUNDS)}
    arrived = {key: body for key, body in found.items() if key.startswith("rounds/")}
    yield Check.equal(f"all {ROUNDS} rounds are there, as they were", arrived, wanted)
    puts = [path.rsplit("/", 1)[1] for path, status in store.puts() if "/rounds/" in path and status == "200"]
    yield Check.equal("they were put in order, none twice", puts, [f"{number:03}" for number in range(ROUNDS)])


def by_service(ground, store):
    """`plumblined watch` with an upload: what is in the bucket is what the history says."""
    common = {"endpoint": store.endpoint, "region": "us-east-1", "access_key": "test:tester", "style": "path",
              "key": "{vantage}/{date}/{time}-{round}.json.gz", "text_key": "{vantage}/{date}/{time}-{round}.txt"}
    uploads = [{"name": "store", "s3": {**common, "bucket": "reports", "secret_key": "testing"}},
               {"name": "wrong", "s3": {**common, "bucket": "missing", "secret_key": "testing"}}]
    down = 6 if ground.short else ROUNDS
    with Field(ground, hosts=2, ports=2, net=84) as field:
        spool = {"path": str(ground.path("spool")), "most": "1MB"}
        with Service(ground, field, upload=uploads, spool=spool) as service:
            service.await_rounds(3)
            until("the first rounds are uploaded", lambda: not list(ground.path("spool/store").glob("*.upload")))
            store.stop()
            service.await_rounds(down)
            waiting = len(list(ground.path("spool/store").glob("*.upload")))
            yield Check(f"{down} rounds wait while the store is down", f"{waiting} objects",
                        [str(waiting)] * (waiting < 2 * down - 2))
            store.start()
            until("what waited is uploaded", lambda: not list(ground.path("spool/store").glob("*.upload")), 100)
            held = len(list(ground.path("spool/wrong").glob("*.upload")))
            aside = list(ground.path("spool/wrong").glob("refused/*"))
            yield Check("a bucket that is missing holds its queue, loudly, and moves nothing aside",
                        f"{held} objects wait",
                        [f"{len(aside)} aside"] * bool(aside) + ["few wait"] * (held < 2 * down - 2)
                        + ["the log does not say so"] * (not service.said("NoSuchBucket")))
            yield Check.equal("and is a metric", held_by_metrics(service), {"store": "0", "wrong": "1"})
            status, seconds = service.terminate()
            yield Check.equal("the service ends in time", status, 0, f"{seconds:.1f} s")
        yield from compared(store, service)


def by_picture(ground, store):
    """A robot fetches the picture of a message from the bucket, without a login."""
    with RobotServer() as robots:
        slack = robots.robots["slack"]
        bucket = {"endpoint": store.endpoint, "region": "us-east-1", "access_key": "test:tester", "style": "path",
                  "bucket": "reports", "secret_key": "testing"}
        keys = {"notify": [{"name": "slack", "picture": True, "slack": {"url": slack.url(robots.base)}}],
                "upload": [{"name": "store", "s3": bucket}]}
        Service(ground, None, lines=[{"file": "lines.csv"}], **keys)
        done = notify_test(ground, "slack")
        kinds = [[block["type"] for block in one.json["blocks"]] for one in slack.taken]
        yield Check.equal("Slack gets the text, then the picture", (done.returncode, kinds[-1:], len(kinds)),
                          (0, [["image"]], 2))
        yield Check("it fetches the picture from the bucket by its address alone", "", slack.problems
                    + [one[0] for one in slack.pictures if one[0] != "image/png"] + ["none"] * (not slack.pictures))
        for _, picture in slack.pictures:
            yield from pictures.read(ground, {"the picture that was fetched": picture})


def held_by_metrics(service):
    return dict(re.findall(r'^plumbline_upload_held\{.*?target="(\w+)".*\} (\S+)$', service.metrics(), re.MULTILINE))


def compared(store, service):
    done = plumblined("history", "export", "--database", service.database, "--format", "json")
    rounds = json.loads(done.stdout)
    found = store.objects()
    packed = {key: json.loads(gzip.decompress(body)) for key, body in found.items() if key.endswith(".json.gz")}
    texts = {key: body.decode() for key, body in found.items() if key.endswith(".txt")}
    # What ended while the service did may still be in the spool; the next start uploads it.
    by_id = {one["round"]["id"]: (key, one) for key, one in packed.items()}
    missing = [one["round"]["id"] for one in rounds if one["round"]["id"] not in by_id]
    left = len(list(service.ground.path("spool/store").glob("*.upload")))
    yield Check("every round of the history is in the bucket once, or still in the spool",
                f"{len(rounds)} rounds, {len(packed)} objects, {left} files",
                [f"{missing} with {left} files"] * (2 * len(missing) > left) + ["twice"] * (len(by_id) != len(packed)))
    wrong = []
    for one in rounds:
        key, uploaded = by_id.get(one["round"]["id"], (None, None))
        wrong += differences(uploaded, one, one["round"]["id"]) if key else []
        if key and key.removesuffix(".json.gz") + ".txt" not in texts and left == 0:
            wrong.append(f"no text beside {key}")
    yield Check("each object says what the history says", "", wrong[:5])
    yield Check("the texts are reports", "", [key for key, text in texts.items() if "127.84.0." not in text])
    yield Check("keys are of the pattern", next(iter(sorted(packed)), ""),
                [key for key in packed if not key.startswith("loopback/2") or key.count("/") != 2])


def differences(first, second, place):
    """Where two documents differ by more than the history's steps."""
    if isinstance(first, dict) and isinstance(second, dict):
        # Replies that came within the history's step of each other may have changed places in it.
        moved = ORDERED if first.get("reordered") != second.get("reordered") else set()
        return [text for name in {*first, *second} - moved
                for text in differences(first.get(name), second.get(name), f"{place}.{name}")]
    if isinstance(first, list) and isinstance(second, list) and len(first) == len(second):
        return [text for index, pair in enumerate(zip(first, second))
                for text in differences(*pair, f"{place}[{index}]")]
    numbers = all(isinstance(one, (int, float)) and not isinstance(one, bool) for one in (first, second))
    if numbers and abs(first - second) <= max(abs(first), abs(second)) * DELAY_SHARE + 0.0011:
        return []
    return [] if first == second else [f"{place}: {first!r} in the bucket, {second!r} in the history"]
