"""Rounds by way of Debian's shadowsocks-libev: a SOCKS5 proxy that relays by a server of its own.

The echo behind loses every fifth datagram: the line must lose exactly these, and nothing beside.
"""

from SystemTests.harness.outcome import Check
from SystemTests.harness.ports import HOST, await_udp, free_port
from SystemTests.harness.programs import built, needed
from SystemTests.harness.rounds import line_of
from SystemTests.interop.kit.echo import udp_echo
from SystemTests.interop.kit.way import way_to

COUNT = 100


def checks(ground):
    server, local = free_port(), free_port()
    secret = ["-k", "correct horse", "-m", "aes-256-gcm", "-u"]
    far = [needed("ss-server"), "-s", HOST, "-p", server, *secret]
    near = [needed("ss-local"), "-s", HOST, "-p", server, "-b", HOST, "-l", local, *secret]
    with udp_echo() as echo, ground.program(far) as one, ground.program(near) as other:
        await_udp(one, server)
        other.await_port(HOST, local)
        with way_to(echo) as way:
            yield Check("every probe comes back", problems=wrong(way, measured(ground, "whole", local, way.port)))
        with way_to(echo, lose=5) as way:
            line = measured(ground, "losing", local, way.port)
            problems = wrong(way, line) + ([] if way.lost == COUNT // 5 else [f"{way.lost} of {way.came} were lost"])
            yield Check("the line loses what the far end drops, and nothing beside",
                        f"{way.lost} of {way.came}", problems)


def measured(ground, name, proxy, echo):
    lines = ground.directory / f"{name}.csv"
    lines.write_text(f"name,ingress,echo,payload\n{name},{HOST}:{proxy},{HOST}:{echo},socks5\n")
    return line_of(built("plumbline"), "--lines", lines, "--count", COUNT, "--interval", "10ms", "--timeout", "500ms")


def wrong(way, line):
    wanted = {"sent": COUNT, "received": way.came - way.lost, "lost": way.lost, "late": 0, "refused": 0, "corrupt": 0,
              "unsent": 0, "duplicates": 0}
    told = [] if way.came == COUNT else [f"{way.came} came to the echo"]
    return told + [f"{key} is {line[key]}, and should be {value}" for key, value in wanted.items()
                   if line[key] != value]
