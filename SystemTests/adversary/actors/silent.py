"""A host that takes every datagram at some addresses and says nothing: the far end of a dead line, or somebody's own
service, which counts what reaches it."""

import select
import socket

from SystemTests.adversary.actors.acting import Clock, arguments, endpoint, ready, say, udp_socket


def main():
    flags = arguments(__doc__, listen=[])
    clock, heard = Clock(flags.seconds), {one: 0 for one in flags.listen}
    sockets = {udp_socket(endpoint(one)): one for one in flags.listen}
    for one in sockets:
        if endpoint(sockets[one])[0].startswith("224."):
            group = socket.inet_aton(endpoint(sockets[one])[0]) + socket.inet_aton("0.0.0.0")
            one.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, group)
    ready()
    try:
        while clock.runs:
            for one in select.select(list(sockets), [], [], 0.05)[0]:
                one.recv(65_536)
                heard[sockets[one]] += 1
    finally:
        say(heard={place: count for place, count in heard.items() if count})


if __name__ == "__main__":
    main()
