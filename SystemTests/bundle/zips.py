"""The cloud function's zips, laid into a root as a platform unpacks them, with a test's configuration and lines."""

import json
import zipfile

from SystemTests.bundle import network
from SystemTests.bundle.programs import program_of

FOLDER = "function"
ROLE = {"AWS_ACCESS_KEY_ID": "KEY-0001", "AWS_SECRET_ACCESS_KEY": "geheim-0002"}
COUNT = 20


def unpack(platform, root):
    """The zip's files below /function, with the modes that they have in it."""
    with zipfile.ZipFile(program_of(f"plumbline-{platform}.zip")) as archive:
        for entry in archive.infolist():
            target = root.folder / FOLDER / entry.filename
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(archive.read(entry))
            target.chmod(entry.external_attr >> 16)


def configure(root, ports, store):
    """Lines by name, and a bucket by name."""
    upload = {"endpoint": store, "bucket": "reports", "region": "us-east-1", "style": "path",
              "key": "rounds/{round}.json.gz"}
    root.write(f"{FOLDER}/plumbline.yaml", json.dumps({
        "vantage": "cloud", "lines": [{"file": "lines.csv"}],
        "probe": {"count": COUNT, "interval": "20ms", "timeout": "500ms"},
        "upload": [{"name": "bucket", "s3": upload}]}))
    root.write(f"{FOLDER}/lines.csv", network.lines_file(ports))
