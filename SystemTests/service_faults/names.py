"""A line's name moves to another address, and goes: it is resolved again before each round, and is never loss."""

import json

from SystemTests.harness.field import Field
from SystemTests.harness.namespaces import with_files
from SystemTests.harness.outcome import Check
from SystemTests.harness.programs import needed, needs_root
from SystemTests.harness.service import Service, plumblined
from SystemTests.harness.waiting import until

NAME = "line.plumbline.test"
UNMEASURED_AFTER = 2


class Names:
    """/etc/hosts of the service alone: it runs in a mount namespace, where nothing else is asked for names."""

    def __init__(self, ground):
        needs_root("a process is given an /etc/hosts of its own")
        needed("unshare")
        self.hosts, self.switch = ground.directory / "hosts", ground.directory / "nsswitch.conf"
        self.switch.write_text("hosts: files\n")

    def set(self, address):
        """In place, since the file itself is what was mounted."""
        with open(self.hosts, "w", encoding="utf-8") as file:
            file.write("127.0.0.1 localhost\n" + (f"{address} {NAME}\n" if address else ""))

    def wrapper(self):
        return with_files({"/etc/hosts": self.hosts, "/etc/nsswitch.conf": self.switch})


def checks(ground):
    names = Names(ground)
    with Field(ground, hosts=2, ports=1, net=78) as field:
        first, second = field.ingresses
        port = first.addresses[0].rsplit(":", 1)[1]
        second.stop()
        second.addresses = [f"{second.host}:{port}"]
        field.lines_file.write_text(f"name,ingress\nnamed,{NAME}:{port}\nother,{first.addresses[0]}\n")
        names.set(first.host)
        service = Service(ground, field, unmeasured_after=UNMEASURED_AFTER)
        service.wrapper = names.wrapper()
        with service:
            until("both lines are healthy", lambda: rows(service)[-1:] and rows(service)[-1]["received"] == 10)
            names.set(None)
            until("the name is missed", lambda: rows(service)[-1]["unmeasured"] == 1)
            until("its slower alarm", lambda: troubles(service) == [("unmeasured",)])
            after = [one for one in rows(service) if one["unmeasured"]]
            yield Check.equal("a name that stops resolving is unmeasured, never loss or abnormal, with its own alarm",
                              [(one["lost"], one["abnormal"]) for one in after if one["lost"] or one["abnormal"]], [],
                              f"raised after {len(after)} rounds or fewer, {UNMEASURED_AFTER} asked for")
            second.start()
            names.set(second.host)
            first.stop()
            until("it is measured again, where it is now", lambda: rows(service)[-1]["unmeasured"] == 0)
            last = rows(service)[-1]
            yield Check("a name that has moved is measured at its new address in the next round",
                        f"{last['received']} of {last['sent']} came back, all of the named line",
                        [] if last["received"] == 5 else [str(last)])
            status, _ = service.terminate()
            yield Check.equal("the service ends with 0", status, 0)


def rows(service):
    done = plumblined("history", "rounds", "--database", service.database, "--format", "json")
    return json.loads(done.stdout)["rounds"] if done.returncode == 0 else []


def troubles(service):
    return [(json.loads(row[0])["trouble"],) for row in service.query("SELECT incident FROM incident")]
