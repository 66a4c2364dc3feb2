"""The API against its own document, by schemathesis: what it makes up is answered as the document says."""

import json
import subprocess
import urllib.error
import urllib.request

from SystemTests.harness.field import Field
from SystemTests.harness.outcome import Check
from SystemTests.harness.ports import HOST, free_port
from SystemTests.harness.programs import environment
from SystemTests.harness.service import Service
from SystemTests.harness.waiting import until

PACKAGES = ["schemathesis==4.32.5"]
TOKEN = "a-token-of-thirty-two-characters"
# Left out: what the document cannot say of a cursor or of a time is answered by 400, and rightly so.
WITHOUT = "positive_data_acceptance"
# How what is wrong may be refused: what is too long by 414 and 431 as well, which schemathesis does not expect.
REFUSALS = "[checks.negative_data_rejection]\nexpected-statuses = [400, 401, 403, 404, 405, 413, 414, 415, 431]\n"


def checks(ground):
    python = None if ground.short else environment("api", PACKAGES)
    port = free_port(HOST)
    root = f"http://{HOST}:{port}/api/v1"
    with Field(ground, hosts=2, ports=2, net=87) as field:
        service = Service(ground, field, every="2s", web={"listen": f"{HOST}:{port}", "token": TOKEN})
        with service:
            service.await_rounds(3)
            field.ingresses[0].stop()
            until("an incident is there", lambda: service.query("SELECT count(*) FROM incident")[0][0])
            yield from by_hand(root)
            # What it makes up, over thousands of requests, is for the long form.
            if not ground.short:
                yield from made_up(ground, python, root)
            status, seconds = service.terminate()
            yield Check.equal("the service ends in time", status, 0, f"{seconds:.1f} s")
            wrong = service.said(" error ")
            yield Check("nothing that was asked is an error in the log", "", wrong[:5])


def ask(url, method="GET", body=None, token=TOKEN, **headers):
    """Status, headers and what JSON says."""
    if token:
        headers["Authorization"] = f"Bearer {token}"
    if body is not None:
        headers["Content-Type"] = "application/json"
    request = urllib.request.Request(url, method=method, headers=headers, data=body and json.dumps(body).encode())
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            text = answer.read()
            return answer.status, answer.headers, json.loads(text) if text else None
    except urllib.error.HTTPError as error:
        text = error.read()
        return error.code, error.headers, json.loads(text) if text else None


def by_hand(root):
    status, headers, found = ask(root + "/lines", token=None)
    yield Check.equal("without a token nothing is told, as a problem",
                      (status, headers["Content-Type"], found and found.get("status")),
                      (401, "application/problem+json", 401))
    status, headers, found = ask(root + "/lines?limit=3")
    names = [line["name"] for line in found["lines"]]
    _, _, more = ask(f"{root}/lines?limit=3&cursor={found['next']}")
    names += [line["name"] for line in more["lines"]]
    yield Check.equal("a list has pages of one round", (len(set(names)), more["next"], more["round"]["id"]),
                      (4, None, found["round"]["id"]))
    tag = headers["ETag"]
    again = ask(root + f"/rounds/{found['round']['id']}")[1]["ETag"]
    status, _, _ = ask(root + f"/rounds/{found['round']['id']}", **{"If-None-Match": again})
    yield Check.equal("what has not changed is not sent again", (bool(tag), status), (True, 304))
    status, headers, _ = ask(root + "/lines", Origin="http://elsewhere.example")
    yield Check.equal("no other site may read it", (status, headers["Access-Control-Allow-Origin"]), (200, None))
    incident = ask(root + "/incidents?state=open")[2]["incidents"][0]["incident"]
    posted = ask(root + "/comments", "POST", {"incident": incident, "kind": "acknowledge", "text": "<b>seen</b>"})
    told = ask(root + f"/incidents/{incident}")[2]["acknowledged"]
    yield Check.equal("an incident is acknowledged", (posted[0], told and told["text"]), (201, "<b>seen</b>"))
    silence = ask(root + "/silences", "POST", {"incident": incident, "until": "2026-12-01T00:00:00Z"})
    if silence[0] == 400:
        # The clock of this machine is not that of this test.
        year = int(ask(root + "/status")[2]["round"]["started"][:4])
        silence = ask(root + "/silences", "POST", {"incident": incident, "until": f"{year + 1}-01-01T00:00:00Z"})
    ended = ask(root + f"/silences/{silence[2]['id']}", "DELETE")
    left = ask(root + "/silences")[2]["silences"]
    yield Check.equal("a silence is begun and ended", (silence[0], ended[0], left), (201, 204, []))
    forged = ask(root + "/comments", "POST", {"incident": incident, "text": "x"}, token=None,
                 **{"Sec-Fetch-Site": "cross-site"})
    yield Check.equal("a page of another site cannot write", forged[0] in (401, 403), True)


def made_up(ground, python, root):
    examples = 15 if ground.short else 150
    log = ground.log_of("schemathesis")
    (ground.directory / "schemathesis.toml").write_text(REFUSALS)
    command = [python.with_name("st"), "run", root + "/openapi.json", "--url", root,
               "-H", f"Authorization: Bearer {TOKEN}", "--max-examples", str(examples), "--seed", "1",
               "--checks", "all", "--exclude-checks", WITHOUT, "--phases", "examples,coverage,fuzzing",
               "--request-timeout", "30", "--no-color"]
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, cwd=ground.directory,
                          timeout=150 if ground.short else 900)
    log.write_text(done.stdout + done.stderr)
    said = [line for line in done.stdout.splitlines() if line.strip()]
    yield Check("schemathesis finds every answer as the document says", " ".join(said[-1:]),
                [] if done.returncode == 0 else [line for line in said if "- " in line][:12] or said[-12:])
