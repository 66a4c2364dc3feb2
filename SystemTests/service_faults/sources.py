"""The lines come by HTTP, and the server is down when the service starts: without a copy, and with one."""

from SystemTests.harness.field import Field
from SystemTests.harness.http_server import server
from SystemTests.harness.outcome import Check
from SystemTests.harness.ports import free_port
from SystemTests.harness.service import Service
from SystemTests.harness.waiting import until


def lines_server(port, text):
    """Answers every GET with the text."""
    return server(lambda *_: (200, {"Content-Type": "text/csv"}, text.encode()), port)


def checks(ground):
    port = free_port()
    copy = ground.directory / "lines.copy"
    with Field(ground, hosts=2, ports=2, net=85) as field:
        text = field.lines_file.read_text()
        service = Service(ground, field, lines=[{
            "url": f"http://127.0.0.1:{port}/lines.csv", "refresh": "1s", "timeout": "1s", "copy": str(copy)}])
        with service:
            until("slots without lines", lambda: (service.metric("plumbline_round_without_lines_total") or 0) >= 2)
            problems = [] if service.said("no lines: nothing is measured") else ["nothing was said of it"]
            problems += ["rounds without lines were stored"] if service.rounds() else []
            yield Check("down at the start, no copy: the service runs, and says that it has no lines",
                        problems=problems)
            with lines_server(port, text):
                service.await_rounds(2)
                yield Check("up: rounds begin by themselves", f"{lines_of_last(service)} lines")
            service.await_rounds(2)
            yield Check.equal("down again: rounds go on with all lines", lines_of_last(service), 4)
            service.terminate()
        yield Check("the copy is on the disk", problems=[] if copy.exists() else ["it is not"])
        since = service.size()
        with service:
            service.await_rounds(2)
            said = [one for one in service.said("lines", since) if " warning " in one or " error " in one]
            yield Check.equal("down at the start, with a copy: rounds at once, and the log says why",
                              (lines_of_last(service), bool(said)), (4, True))
            with lines_server(port, "".join(text.splitlines(True)[:3])):
                until("the new lines", lambda: lines_of_last(service) == 2)
                yield Check("up with other lines: they are taken over")
            service.terminate()


def lines_of_last(service):
    rows = service.query("SELECT lines FROM round ORDER BY seq DESC LIMIT 1")
    return rows[0][0] if rows else 0
