"""Prometheus's Alertmanager in a folder of its own."""

import json

from SystemTests.harness.http_server import fetch
from SystemTests.harness.ports import HOST, free_port
from SystemTests.harness.programs import needed

CONFIGURATION = """route: {receiver: nobody}
receivers: [{name: nobody}]
"""


class AlertServer:
    """Runs while it is entered; takes part in no cluster."""

    def __init__(self, ground):
        self.ground, self.port = ground, free_port(HOST)
        self.url = f"http://{HOST}:{self.port}"

    def __enter__(self):
        program = needed("prometheus-alertmanager")
        configuration = self.ground.directory / "alertmanager.yml"
        configuration.write_text(CONFIGURATION)
        self.running = self.ground.program([
            program, f"--config.file={configuration}", f"--storage.path={self.ground.path('alerts')}",
            f"--web.listen-address={HOST}:{self.port}", "--cluster.listen-address="], "alertmanager")
        self.running.__enter__().await_port(HOST, self.port)
        return self

    def __exit__(self, *_):
        self.running.__exit__(None, None, None)

    def version(self):
        return self.ask("/api/v2/status")["versionInfo"]["version"]

    def alerts(self):
        """Those that fire, as it tells them."""
        return self.ask("/api/v2/alerts")

    def ask(self, path):
        return json.loads(fetch(self.url + path))
