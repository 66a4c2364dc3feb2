"""What tests of the cloud functions share: the folder of a function, AWS's emulator, a bucket."""

import hashlib
import json
import shutil
import sys
import threading
import zipfile

from SystemTests.harness.processes import run
from SystemTests.harness.programs import CACHE, INSTALL_SECONDS, ROOT, built

SAM = "aws-sam-cli==1.170.0"
EMULATOR = "samcli/local/rapid/aws-lambda-rie-x86_64"
ROLE = {"AWS_ACCESS_KEY_ID": "test:tester", "AWS_SECRET_ACCESS_KEY": "testing"}


def emulator():
    """AWS's Runtime Interface Emulator, out of the wheel of aws-sam-cli, which is not installed; kept once made."""
    folder = CACHE / f"lambda-{hashlib.sha256(SAM.encode()).hexdigest()[:12]}"
    program = folder / "aws-lambda-rie"
    if program.exists():
        return program
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    run([sys.executable, "-m", "pip", "download", "--no-deps", "--quiet", "--disable-pip-version-check",
         "--dest", folder, SAM], INSTALL_SECONDS)
    wheel, = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive, open(folder / "unpacked", "wb") as output:
        output.write(archive.read(EMULATOR))
    wheel.unlink()
    (folder / "unpacked").chmod(0o755)
    return (folder / "unpacked").rename(program)


def bundle(ground, addresses, endpoint, robot, role=ROLE):
    """A folder as the zip has it: `bootstrap`, the configuration and the lines. Returns the bootstrap's path.

    The bootstrap is the zip's own, but for the role's key pair, which a platform puts into the environment.
    """
    folder = ground.path("bundle")
    lines = "".join(f"line-{number},{address},n={number}\n" for number, address in enumerate(addresses))
    (folder / "lines.csv").write_text("name,ingress,tags\n" + lines)
    upload = {"endpoint": endpoint, "bucket": "reports", "region": "us-east-1", "style": "path",
              "key": "rounds/{round}.json.gz", "text_key": "rounds/{round}.txt"}
    (folder / "plumbline.yaml").write_text(json.dumps({
        "vantage": "cloud", "lines": [{"file": "lines.csv"}],
        "probe": {"count": 50, "interval": "10ms", "timeout": "500ms"},
        "confirm": {"count": 50}, "upload": [{"name": "bucket", "s3": upload}],
        "notify": [{"name": "ops", "webhook": {"url": robot, "secret": "s3cr3t"}}]}))
    bootstrap = folder / "bootstrap"
    shutil.copy(built("plumblined"), folder / "plumblined")
    exports = "".join(f"export {name}='{value}'\n" for name, value in role.items())
    first, *rest = (ROOT / "examples" / "function" / "bootstrap").read_text().splitlines(keepends=True)
    bootstrap.write_text("".join([first, exports, *rest]))
    bootstrap.chmod(0o755)
    return bootstrap


class ConditionStore:
    """Objects that are put under If-Match and If-None-Match as Amazon S3 does it. Signatures are not looked at."""

    def __init__(self):
        self.objects, self.writes, self.lost, self.lock = {}, 0, 0, threading.Lock()

    def answer(self, method, path, headers, body):
        with self.lock:
            found = self.objects.get(path)
            if method == "GET":
                missing = 404, {}, b"<Error><Code>NoSuchKey</Code></Error>"
                return (200, {"ETag": found[0]}, found[1]) if found else missing
            wanted = headers.get("If-Match")
            if (wanted and (not found or found[0] != wanted)) or (headers.get("If-None-Match") == "*" and found):
                self.lost += 1
                return 412, {}, b"<Error><Code>PreconditionFailed</Code></Error>"
            self.writes += 1
            etag = f'"{self.writes}"'
            self.objects[path] = (etag, body)
            return 200, {"ETag": etag}, b""
