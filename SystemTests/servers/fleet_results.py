"""A hub's results in VictoriaMetrics and Prometheus: written over a restart in the middle, read back by PromQL."""

from SystemTests.servers.metric_servers import Prometheus, VictoriaMetrics


def checks(ground):
    for server in (VictoriaMetrics(ground), Prometheus(ground, late="2d")):
        with server:
            folder = ground.path(f"told-{server.name}")
            turns = Turns(server, folder)
            for check in ground.swift_tests(
                    "RealStoreTests", 240, turns.turn, PLUMBLINE_RESULTS_WRITE=server.write_url,
                    PLUMBLINE_RESULTS_QUERY=server.url, PLUMBLINE_RESULTS_FOLDER=folder):
                check.what = f"{server.name}: {check.what}"
                if not turns.was_away:
                    check.problems.append("the store was never away")
                yield check


class Turns:
    """Takes the store away when half is written, and brings it back once the writer has noticed."""

    def __init__(self, server, folder):
        self.server, self.folder, self.is_away, self.was_away = server, folder, False, False

    def turn(self):
        if not self.was_away and (self.folder / "half").exists():
            self.server.stop()
            self.is_away = self.was_away = True
        elif self.is_away and (self.folder / "failing").exists():
            self.server.start()
            self.is_away = False
