"""metrics_texts TEXT OPENMETRICS: reads both by the reference parsers of Prometheus, and says where they differ.

OpenMetrics is read strictly: names, units, order, canonical numbers, the end.
"""

import pathlib
import sys

from prometheus_client.openmetrics.parser import text_string_to_metric_families as read_openmetrics
from prometheus_client.parser import text_string_to_metric_families as read_text


def series(families):
    found = {}
    for family in families:
        for sample in family.samples:
            labels = {name: str(float(value)) if name in ("le", "quantile") else value
                      for name, value in sample.labels.items()}
            found[(sample.name, *sorted(labels.items()))] = sample.value
    return found


text = series(read_text(pathlib.Path(sys.argv[1]).read_text()))
strict = series(read_openmetrics(pathlib.Path(sys.argv[2]).read_text()))
# Connections and lines of the log come and go between two requests.
moving = {name for name in {*text, *strict} if name[0].startswith(("plumbline_web_", "plumbline_log_"))}
for name in sorted({*text, *strict} - moving):
    if text.get(name) != strict.get(name):
        print(f"{name}: {text.get(name)} as text, {strict.get(name)} as OpenMetrics")
print(f"series {len(strict)}")
