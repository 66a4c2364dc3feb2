"""Whose certificates are accepted in roots that have none, or their own."""

import json

from SystemTests.bundle import network, roots, zips
from SystemTests.harness.authority import Authority
from SystemTests.harness.outcome import Check
from SystemTests.harness.webhook import Webhook

DEBIAN, FEDORA, OWN = "etc/ssl/certs/ca-certificates.crt", "etc/pki/tls/certs/ca-bundle.crt", "own.pem"
TEST = f"/{zips.FOLDER}/plumblined notify test hook --config /plumbline.yaml".split()


def checks(ground):
    authority, stranger = Authority(ground.path("authority")), Authority(ground.path("stranger"))
    with network.name_server(ground), Webhook(tls=authority.context(network.STORE)) as robot, \
            roots.empty(ground) as root:
        zips.unpack("scf", root)
        network.name_files(root)
        url = f"https://{network.STORE}:{robot.port}/hook"
        root.write("plumbline.yaml", json.dumps(
            {"lines": [{"file": "lines.csv"}], "notify": [{"name": "hook", "webhook": {"url": url, "secret": "s"}}]}))
        yield refused("a root without certificates", root.run(*TEST), robot, "this system has no certificates")
        for place in (DEBIAN, FEDORA):
            root.write(place, authority.certificate.read_text())
            yield delivered(f"/{place}", root.run(*TEST), robot)
            root.write(place, stranger.certificate.read_text())
            yield refused(f"/{place} with another authority", root.run(*TEST), robot, "is not trusted here")
            root.write(OWN, authority.certificate.read_text())
            yield delivered("SSL_CERT_FILE before it", root.run(*TEST, SSL_CERT_FILE=f"/{OWN}"), robot)
            (root.folder / place).unlink()
        done = root.run(*TEST, SSL_CERT_FILE="/nowhere.pem")
        yield Check.equal("SSL_CERT_FILE that names nothing is a mistake, and said",
                          (done.returncode, "SSL_CERT_FILE: /nowhere.pem: no certificates" in done.stderr), (2, True),
                          done.stderr.strip()[:80])


def delivered(where, done, robot):
    count = robot.forget()
    problems = [] if done.returncode == 0 and count == 1 else [done.stderr.strip()[-200:]]
    return Check(f"{where}: the server is trusted", problems=problems)


def refused(where, done, robot, reason):
    problems = [] if done.returncode == 3 and not robot.told() and reason in done.stderr else [
        f"ended with {done.returncode}, {len(robot.told())} messages: {done.stderr.strip()[-300:]}"]
    return Check(f"{where}: the server is refused, and why is said", problems=problems)
