"""Alerts in Prometheus's Alertmanager: raised, kept and resolved by the service over a field that breaks."""

import datetime

from SystemTests.harness.field import Field
from SystemTests.harness.outcome import Check
from SystemTests.harness.service import Service, notify_test
from SystemTests.harness.waiting import until
from SystemTests.servers.alert_server import AlertServer

ROUND_S = 2
KEPT_ROUNDS = 3
# The service says four rounds, and five minutes at least.
LIFE_S = 300


def checks(ground):
    with AlertServer(ground) as server:
        with Field(ground, hosts=3, ports=3, net=82) as field:
            service = Service(ground, field, every=f"{ROUND_S}s", clear_after=1, notify=[
                {"name": "duty", "alertmanager": {"url": server.url, "labels": ["team=games"]}},
                {"name": "cluster", "alertmanager": {"urls": ["http://127.0.0.1:9", server.url + "/"]}},
                {"name": "wrong", "alertmanager": {"url": server.url + "/nowhere"}}])
            service.write()
            yield from direct(ground, server)
            yield from watched(server, field, service)


def direct(ground, server):
    """Messages by `plumblined notify test`."""
    done = notify_test(ground, "duty")
    found = [one for one in server.alerts() if one["labels"].get("team") == "games"]
    yield Check.equal("notify test raises an alert that says it is a test",
                      (done.returncode, [one["labels"]["alertname"] for one in found]), (0, ["PlumblineTest"]),
                      f"Alertmanager {server.version()}")
    if found:
        ahead = seconds(found[0]["endsAt"]) - now()
        yield Check("it ends within a minute by itself", f"in {ahead:.0f} s",
                    [] if 30 < ahead <= 61 else [f"in {ahead:.0f} s"])
    done = notify_test(ground, "cluster")
    yield Check("of two members one that takes it is enough", "",
                [] if done.returncode == 0 and len(server.alerts()) > 1 else [done.stderr.decode()])
    done = notify_test(ground, "wrong")
    said = done.stderr.decode()
    yield Check("an address that is none of its own is refused, and not shown", "",
                [] if done.returncode == 3 and "404" in said and "nowhere" not in said else [said])


def watched(server, field, service):
    def firing(team="games"):
        return [one for one in server.alerts() if one["labels"]["alertname"] == "PlumblineAbnormal"
                and one["labels"].get("team") == team]

    with service:
        service.await_rounds(2)
        yield Check.equal("nothing fires while all is well", firing(), [])
        field.ingresses[0].stop()
        first = until("an alert fires", firing)[0]
        labels = {name: first["labels"].get(name) for name in ("vantage", "cause", "team")}
        yield Check.equal("one alert for one cause", (len(firing()), labels),
                          (1, {"vantage": "loopback", "cause": "ingress-host", "team": "games"}))
        lines = [address for address in field.ingresses[0].addresses if address in first["annotations"]["description"]]
        yield Check.equal("its description names the lines", lines, field.ingresses[0].addresses)
        ends = [first["endsAt"]]
        for _ in range(KEPT_ROUNDS):
            service.await_rounds(1)
            until("the alert is told again", lambda: firing() and firing()[0]["endsAt"] > ends[-1])
            ends.append(firing()[0]["endsAt"])
        ahead = seconds(ends[-1]) - now()
        yield Check("every round moves its end ahead", f"{len(ends)} ends, the last in {ahead:.0f} s",
                    [] if LIFE_S - 10 < ahead <= LIFE_S else [str(ends)])
        kept = firing()
        yield Check.equal("it is the same alert all the while",
                          [(one["fingerprint"], one["startsAt"]) for one in kept],
                          [(first["fingerprint"], first["startsAt"])])
        until("the member of a cluster that is up is told as well", lambda: len(firing(None)) == 1, 5)
        yield Check("the member of a cluster that is up is told as well")
        held = service.query("SELECT DISTINCT destination FROM outbox WHERE ended IS NULL AND destination = 'wrong'")
        yield Check.equal("what one destination refuses waits", held, [("wrong",)])
        field.ingresses[0].start()
        until("nothing fires", lambda: not firing() and not firing(None))
        yield Check("it is resolved once the ingress is repaired")
        service.await_rounds(2)
        yield Check.equal("and stays so", firing(), [])
        status, _ = service.terminate()
        waiting = service.query("SELECT destination FROM outbox WHERE ended IS NULL AND destination != 'wrong'")
        yield Check.equal("the service ends with nothing left to tell", (status, waiting), (0, []))
        lost = service.query("SELECT DISTINCT destination FROM outbox WHERE end = 'given-up'")
        said = service.said("the destination refuses every message until this is mended")
        # What it refused is over by now: nobody is told an end without its beginning, so nothing need wait any more.
        yield Check("nothing was given up, and the log says what one destination refuses until that is mended", "",
                    [] if lost == [] and said else [f"given up {lost}"])


def now():
    return datetime.datetime.now(datetime.timezone.utc).timestamp()


def seconds(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()
