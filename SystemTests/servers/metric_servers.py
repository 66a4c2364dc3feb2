"""Prometheus and VictoriaMetrics in folders of their own, which take what is written into them."""

import json
import urllib.error
import urllib.parse

from SystemTests.harness.http_server import fetch
from SystemTests.harness.ports import HOST, free_port
from SystemTests.harness.programs import needed
from SystemTests.harness.waiting import until

START_SECONDS = 30


class MetricServer:
    """Runs while it is entered, and is stopped and started in between as one likes; it keeps what it has."""

    def __init__(self, ground, name):
        self.ground, self.name, self.port = ground, name, free_port(HOST)
        self.url = f"http://{HOST}:{self.port}"
        self.write_url = self.url + "/api/v1/write"
        self.running, self.scraped = None, []

    def arguments(self):
        raise NotImplementedError

    def start(self):
        self.running = self.ground.program([needed(self.name), *self.arguments()], self.name)
        self.running.__enter__().await_port(HOST, self.port)
        until(f"{self.name} answers", self.is_ready, START_SECONDS)

    def is_ready(self):
        """It listens before it answers: 503 until it has read what it keeps."""
        try:
            self.ask("/-/ready")
        except urllib.error.HTTPError as refusal:
            if refusal.code != 503:
                raise
            return False
        return True

    def stop(self):
        if self.running is not None:
            self.running.__exit__(None, None, None)
        self.running = None

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()

    def ask(self, path, **items):
        return fetch(f"{self.url}{path}?{urllib.parse.urlencode(items, doseq=True)}", timeout=20)

    def samples(self, selector):
        """Every sample of the series that the selector finds: {labels: [(milliseconds, value), …]}."""
        raise NotImplementedError

    @staticmethod
    def key(labels):
        return tuple(sorted(labels.items()))


class Prometheus(MetricServer):
    def __init__(self, ground, late=None):
        """`late`: how old samples may be that come behind newer ones; without it they are refused."""
        super().__init__(ground, "prometheus")
        self.late = late

    def arguments(self):
        configuration = self.ground.directory / "prometheus.yml"
        # JSON is YAML.
        jobs = [{"job_name": "plumbline", "static_configs": [{"targets": self.scraped}]}] if self.scraped else []
        settings = {"global": {"scrape_interval": "1s"}, "scrape_configs": jobs}
        if self.late:
            settings["storage"] = {"tsdb": {"out_of_order_time_window": self.late}}
        configuration.write_text(json.dumps(settings))
        return [f"--config.file={configuration}", f"--storage.tsdb.path={self.ground.path('prometheus')}",
                f"--web.listen-address={HOST}:{self.port}", "--web.enable-remote-write-receiver",
                "--log.level=warn"]

    def query(self, query, **items):
        return json.loads(self.ask("/api/v1/query", query=query, **items))["data"]["result"]

    def samples(self, selector):
        found = {}
        for one in self.query(f"{selector}[1h]"):
            name = one["metric"].pop("__name__")
            values = [(round(float(at) * 1000), float(value)) for at, value in one["values"]]
            found[self.key({**one["metric"], "": name})] = values
        return found


class VictoriaMetrics(MetricServer):
    def __init__(self, ground):
        super().__init__(ground, "victoria-metrics")

    def arguments(self):
        return [f"-storageDataPath={self.ground.path('victoria')}", f"-httpListenAddr={HOST}:{self.port}",
                "-search.latencyOffset=0s", "-loggerLevel=WARN"]

    def samples(self, selector):
        # What came just now is to be found at once.
        self.ask("/internal/force_flush")
        found = {}
        for line in self.ask("/api/v1/export", **{"match[]": selector}).splitlines():
            one = json.loads(line)
            name = one["metric"].pop("__name__")
            values = [(at, value) for at, value in zip(one["timestamps"], one["values"]) if value is not None]
            found[self.key({**one["metric"], "": name})] = values
        return found
