"""Requests that curl signs (--aws-sigv4), as vectors like those of oracles/s3_vectors.py."""

import hashlib
import random
import subprocess
import urllib.parse

from SystemTests.harness.http_server import server
from SystemTests.harness.programs import needed

LETTERS = "abcXYZ019-_.~"
SECRET_LETTERS = "abcXYZ019/+"


def vectors(seed, count):
    """`count` requests that curl has signed. Only plain letters in paths and queries: it signs them as they are."""
    chance, heard = random.Random(seed), []

    def answer(method, path, headers, body):
        heard.append((path, dict(headers)))
        return 200, {}, b""
    with server(answer) as port:
        return [one(chance, port, heard) for _ in range(count)]


def one(chance, port, heard):
    def text(max_length, letters=LETTERS):
        return "".join(chance.choice(letters) for _ in range(chance.randint(1, max_length)))

    # Empty segments and dots alone would be altered before they are signed.
    path = "/" + "/".join("p" + text(9) for _ in range(chance.randint(1, 3)))
    query = {"q" + text(4): text(6)} if chance.random() < 0.5 else {}
    secret = text(40, SECRET_LETTERS)
    url = f"http://127.0.0.1:{port}{path}" + ("?" + urllib.parse.urlencode(query) if query else "")
    body = text(200).encode()
    # Without this header it would take the body for an empty one.
    subprocess.run([needed("curl"), "--silent", "--fail", "--aws-sigv4", "aws:amz:eu-north-1:s3", "--user",
                    f"access:{secret}", "-H", f"x-amz-content-sha256: {hashlib.sha256(body).hexdigest()}", "-H",
                    "content-type: text/plain; charset=utf-8", "--upload-file", "-", url], input=body, check=True,
                   timeout=30)
    target, sent = heard[-1]
    sent = {name.lower(): value for name, value in sent.items()}
    names = sent["authorization"].split("SignedHeaders=")[1].split(",")[0].split(";")
    return {"kind": "v4", "secret": secret, "token": None, "path": urllib.parse.urlsplit(target).path, "query": query,
            "headers": {name: sent[name] for name in names},
            "time": sent["x-amz-date"], "authorization": sent["authorization"]}
