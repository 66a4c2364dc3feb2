"""A source answers with three million lines: the others' lines are measured, the memory stays, the end comes."""

from SystemTests.harness.field import Field
from SystemTests.harness.http_server import server
from SystemTests.harness.outcome import Check
from SystemTests.harness.service import Service
from SystemTests.harness.waiting import until

LINES = 3_000_000
# Far below what so many lines took, and some hundred above what the service has without them.
MOST_MEGABYTES = 700


def checks(ground):
    text = ("ingress\n" + "".join(
        f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}:{1024 + (number >> 16)}\n"
        for number in range(LINES))).encode()
    copy = ground.directory / "lines.copy"
    with Field(ground, hosts=2, ports=2, net=97) as field, server(
            lambda *_: (200, {"Content-Type": "text/csv"}, text)) as port:
        service = Service(ground, field, lines=[
            {"file": str(field.lines_file)},
            {"url": f"http://127.0.0.1:{port}/lines.csv", "refresh": "1s", "timeout": "20s", "copy": str(copy)}])
        copy.write_bytes(text)
        with service:
            until("the answer is refused", lambda: service.said("a source of lines cannot be used"), 60)
            service.await_rounds(3)
            said = service.said("a source of lines cannot be used")[-1]
            yield Check("too many lines are refused, and the log says how many may be", said[-120:],
                        [] if "max_lines" in said else ["it does not"])
            yield Check("so is a copy of them that lies there at the start", problems=[]
                        if service.said("the copy of a source of lines is not used") else ["nothing was said of it"])
            lines = service.query("SELECT DISTINCT lines FROM round")
            yield Check.equal("the honest source's lines are measured all the while", lines, [(4,)])
            peak = peak_megabytes(service.program.process.pid)
            yield Check("the memory stays within its bound", f"{peak} MB, an answer of {len(text) >> 20} MB",
                        [] if peak < MOST_MEGABYTES else ["it does not"])
            status, seconds = service.terminate()
            yield Check("the end comes in time while an answer is read", f"status {status}, {seconds:.1f} s",
                        [] if status == 0 and seconds < 6 else ["it does not"])


def peak_megabytes(process):
    with open(f"/proc/{process}/status", encoding="ascii") as status:
        return next(int(line.split()[1]) // 1024 for line in status if line.startswith("VmHWM"))
