"""dashboard FILE: reads a dashboard by Grafana's schema (its Foundation SDK); says what the schema does not have."""

import json
import sys

from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models.dashboard import Dashboard

NOTHING = (None, False, "", [], {}, 0)


def differences(written, read, place=""):
    if isinstance(written, dict):
        for key, value in written.items():
            if key in (read or {}):
                yield from differences(value, read[key], f"{place}.{key}")
            elif value not in NOTHING:
                yield f"{place}.{key} is not in the schema"
    elif isinstance(written, list):
        if len(written) != len(read or []):
            yield f"{place} has {len(written)} items, {len(read or [])} were read"
        for index, (one, other) in enumerate(zip(written, read or [])):
            yield from differences(one, other, f"{place}[{index}]")
    elif written != read:
        yield f"{place}: {written!r} became {read!r}"


with open(sys.argv[1]) as file:
    document = json.load(file)
read = json.loads(JSONEncoder().encode(Dashboard.from_json(document)))
panels = [panel for panel in document["panels"] if panel["type"] != "row"]
for problem in differences(document, read):
    print(problem)
if len({panel["id"] for panel in document["panels"]}) != len(document["panels"]):
    print("two panels have one id")
print(f"panels {len(panels)}")
