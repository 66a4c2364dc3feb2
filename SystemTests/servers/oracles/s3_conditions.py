"""What a store makes of preconditions on a PUT: s3_conditions.py ENDPOINT BUCKET. JSON: the condition, the status."""

import json
import sys

import botocore.config
import botocore.exceptions
import botocore.session


def status_of(client, bucket, **conditions):
    try:
        answer = client.put_object(Bucket=bucket, Key="conditions", Body=b"2", **conditions)
        return answer["ResponseMetadata"]["HTTPStatusCode"]
    except botocore.exceptions.ClientError as error:
        return error.response["ResponseMetadata"]["HTTPStatusCode"]


def main():
    endpoint, bucket = sys.argv[1:]
    client = botocore.session.get_session().create_client(
        "s3", endpoint_url=endpoint, region_name="us-east-1", aws_access_key_id="test:tester",
        aws_secret_access_key="testing",
        config=botocore.config.Config(s3={"addressing_style": "path"}, request_checksum_calculation="when_required"))
    client.put_object(Bucket=bucket, Key="conditions", Body=b"1")
    json.dump({"If-None-Match: *": status_of(client, bucket, IfNoneMatch="*"),
               "If-Match: other": status_of(client, bucket, IfMatch='"0123456789abcdef0123456789abcdef"')}, sys.stdout)


main()
