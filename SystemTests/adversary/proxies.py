"""A SOCKS5 proxy names a relay of its choice: the metadata service, a group, this machine's own ports."""

from SystemTests.adversary.ground import Actor, Probe, internet
from SystemTests.harness.capture import Capture
from SystemTests.harness.outcome import Check

# {what it is: where}. The prober is 10.81.0.2.
PLACES = {"the metadata service": "169.254.169.254:80", "a group": "224.0.0.1:53", "loopback": "127.0.0.1:161",
          "this machine itself": "10.81.0.2:161", "everybody": "255.255.255.255:53"}


def checks(ground):
    with internet() as net, Actor("silent", net.near.prefix, listen=["127.0.0.1:161", "10.81.0.2:161"],
                                  seconds=200) as own:
        for what, relay in PLACES.items():
            host = relay.rpartition(":")[0]
            with Actor("proxy", net.a.prefix, listen=net.line("a", 1080), relay=relay, seconds=60) as actor, \
                    Capture(net.near, "out") as capture:
                result = Probe(ground, [f"a,{net.line('a', 1080)},203.0.113.9:7"], "--payload", "socks5",
                               prefix=net.near.prefix, count=10).finish()
            line, sent = result["lines"]["a"], capture.to(host)
            problems = [f"{sent} datagrams went there"] if sent and host != net.address("near") else []
            problems += [f"{line['sent']} probes sent"] if line["sent"] else []
            problems += [f"the line is {line['verdict']}"] if line["verdict"] != "unmeasured" else []
            problems += [] if host in str(line["reasons"]) else [f"no reason names {host}: {line['reasons']}"]
            yield Check(f"a proxy that relays at {what} is not followed", f"{relay}", actor.acted("named") + problems)
    heard = own.told["heard"]
    yield Check("this machine's own services heard nothing of it", problems=[f"{one}: {heard[one]}" for one in heard])
