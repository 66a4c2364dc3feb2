"""Readers of a service's page who ask for one page after the other as fast as they can, and follow its events."""

import contextlib
import http.client
import itertools
import threading

from SystemTests.adversary.actors.acting import Clock, arguments, endpoint, ready, say

PAGES = ["/", "/?by=site&sort=loss", "/grid?rows=ingress&columns=site", "/heat?last=24h", "/heat?by=ingress",
         "/heat.png?by=site", "/incidents", "/report", "/rounds/latest", "/metrics", "/api/v1/lines", "/api/v1/rounds",
         "/api/v1/status"]
TIMEOUT_SECONDS = 10


class Readers:
    def __init__(self, target, seconds, pages):
        self.place, self.clock, self.pages = endpoint(target), Clock(seconds), pages
        self.lock = threading.Lock()
        self.facts = {"pages": 0, "octets": 0, "events": 0, "refused": 0, "errors": 0}

    def count(self, **facts):
        with self.lock:
            for name, more in facts.items():
                self.facts[name] += more

    def read(self, first):
        """Pages on one connection after the other, each as soon as the one before is there."""
        pages, one = itertools.cycle(self.pages[first % len(self.pages):] + self.pages[:first % len(self.pages)]), None
        while self.clock.runs:
            try:
                one = one or http.client.HTTPConnection(*self.place, timeout=TIMEOUT_SECONDS)
                one.request("GET", next(pages))
                answer = one.getresponse()
                content = answer.read()
                # Errors of the service are told apart from what it refuses.
                self.count(pages=answer.status == 200, octets=len(content), errors=answer.status in (500, 502))
            except (OSError, http.client.HTTPException):
                self.count(refused=1)
                one.close()
                one = None

    def follow(self):
        """Events, as long as the service tells any."""
        while self.clock.runs:
            one = http.client.HTTPConnection(*self.place, timeout=TIMEOUT_SECONDS)
            with contextlib.suppress(OSError, http.client.HTTPException):
                one.request("GET", "/events?page=/")
                answer = one.getresponse()
                while self.clock.runs and answer.status == 200 and (line := answer.readline()):
                    self.count(events=line.startswith(b"event:") or line.startswith(b"data:"))
            one.close()


def main():
    flags = arguments(__doc__, target="", readers=16, streams=8, page=[])
    readers = Readers(flags.target, flags.seconds, PAGES + flags.page)
    threads = [threading.Thread(target=readers.read, args=(number,), daemon=True) for number in range(flags.readers)]
    threads += [threading.Thread(target=readers.follow, daemon=True) for _ in range(flags.streams)]
    for thread in threads:
        thread.start()
    ready(readers=flags.readers, streams=flags.streams)
    try:
        for thread in threads:
            thread.join()
    finally:
        with readers.lock:
            say(**readers.facts)


if __name__ == "__main__":
    main()
