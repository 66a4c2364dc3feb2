"""What botocore finds in a bucket: s3_objects.py ENDPOINT BUCKET make | list. Objects as JSON: key, base64."""

import base64
import json
import sys

import botocore.config
import botocore.session


def main():
    endpoint, bucket, verb = sys.argv[1:]
    client = botocore.session.get_session().create_client(
        "s3", endpoint_url=endpoint, region_name="us-east-1", aws_access_key_id="test:tester",
        aws_secret_access_key="testing", config=botocore.config.Config(s3={"addressing_style": "path"}))
    if verb == "make":
        client.create_bucket(Bucket=bucket)
        return
    found = client.list_objects_v2(Bucket=bucket).get("Contents", [])
    found.sort(key=lambda one: one["Key"])
    bodies = {one["Key"]: client.get_object(Bucket=bucket, Key=one["Key"])["Body"].read() for one in found}
    json.dump({key: base64.b64encode(body).decode() for key, body in bodies.items()}, sys.stdout)


main()
