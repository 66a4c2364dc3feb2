"""Two network namespaces of the fault's own, joined by two links: the prober in one, the reflector in the other."""

import contextlib

from SystemTests.harness.namespaces import networks

# On each link the prober is .1 and the far end has these.
FAR_HOSTS = range(2, 22)


class Ends:
    """The two namespaces. Links are `a` (10.77.1.0/24) and `b` (10.77.2.0/24): `a0`, `b0` here, `a1`, `b1` there."""

    def __init__(self, near, far):
        self.near, self.far = near, far
        self.near.may("ip link set lo up")
        self.far.run("ip link set lo up")
        for number, link in enumerate("ab", 1):
            near.may(f"ip link add {link}0 type veth peer name {link}1 netns {far.process.pid}")
            near.run(f"ip addr add 10.77.{number}.1/24 dev {link}0")
            for host in FAR_HOSTS:
                far.run(f"ip addr add 10.77.{number}.{host}/24 dev {link}1")
            far.run(f"ip link set {link}1 up")
            near.run(f"ip link set {link}0 up")

    @staticmethod
    def hosts(link):
        return [f"10.77.{'ab'.index(link) + 1}.{host}" for host in FAR_HOSTS]


@contextlib.contextmanager
def ends():
    with networks(2) as namespaces:
        yield Ends(*namespaces)
