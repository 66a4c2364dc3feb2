"""Random requests signed by botocore and by cos-python-sdk-v5: s3_vectors.py SEED COUNT > vectors.json."""

import json
import random
import sys
import time
import types

import botocore.auth
import botocore.awsrequest
import botocore.credentials
from qcloud_cos import cos_auth

SECONDS = 1_795_000_000
TEXT = "abcXYZ019-_.~ /+=&%:,;!*'()@$?#é中"


def text(chance, max_length, letters=TEXT):
    return "".join(chance.choice(letters) for _ in range(chance.randint(1, max_length)))


def v4(chance):
    token = text(chance, 30, "abcXYZ019/+=") if chance.random() < 0.5 else None
    secret = text(chance, 40, "abcXYZ019/+")
    path = "/" + text(chance, 40).replace("?", "").replace("#", "")
    query = {text(chance, 5, "abXY-_.~ /"): text(chance, 8) for _ in range(chance.randint(0, 3))}
    headers = {"content-type": "application/json", "x-amz-meta-a": "a  b " + text(chance, 8, "ab c")}
    body = text(chance, 200).encode()
    request = botocore.awsrequest.AWSRequest(method="PUT", url="https://bucket.s3.example" + quote(path),
                                             params=query, data=body, headers=headers)
    signer = botocore.auth.S3SigV4Auth(botocore.credentials.Credentials("access", secret, token), "s3", "eu-north-1")
    request.context["client_config"] = types.SimpleNamespace(s3={"payload_signing_enabled": True})
    signer.add_auth(request)
    names = ("x-amz-date", "x-amz-content-sha256")
    sent = {**headers, "host": "bucket.s3.example", **{name: request.headers[name] for name in names}}
    if token:
        sent["x-amz-security-token"] = token
    return {"kind": "v4", "secret": secret, "token": token, "path": path, "query": query, "headers": sent,
            "time": request.headers["x-amz-date"], "authorization": request.headers["Authorization"]}


def quote(path):
    return botocore.auth.quote(path, safe="/-_.~")


def cos(chance):
    secret, path = text(chance, 40, "abcXYZ019"), "/" + text(chance, 40)
    query = {text(chance, 5, "abXY-_"): text(chance, 8) for _ in range(chance.randint(0, 3))}
    headers = {"host": "b-1.cos.example", "content-type": "text/plain; charset=utf-8", "x-cos-a": text(chance, 8)}
    conf = types.SimpleNamespace(_secret_id="access", _secret_key=secret, _credential_inst=None, _anonymous=False,
                                 _sign_params=True, _sign_host=True)
    request = types.SimpleNamespace(method="PUT", headers=dict(headers), url="https://b-1.cos.example/")
    cos_auth.CosS3Auth(conf, path, query, 900)(request)
    return {"kind": "cos", "secret": secret, "token": None, "path": path, "query": query, "headers": headers,
            "time": "", "authorization": request.headers["Authorization"]}


def main():
    chance = random.Random(int(sys.argv[1]))
    time.time = lambda: SECONDS
    json.dump([kind(chance) for _ in range(int(sys.argv[2])) for kind in (v4, cos)], sys.stdout)


main()
