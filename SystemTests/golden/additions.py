"""What an output may have more than its golden file: all of it is here, and nothing else is permitted. No I/O.

Ids beside texts, in JSON: where an object has a text or a list of texts, it may have their ids too, under the singular
of that key and `_ids` (`reasons` and `reason_ids`). They are left out before an output is compared.

Figures that joined: they stand in JSON and CSV, and in no other output.

Tables and columns of the history: a migration may add some. Those of the golden file stay, in their order.
"""

import re

IDS = "_ids"
# The key in JSON, which ends the column's name in CSV, with the key that it stands beside.
FIGURES = {
    "p999": "p99", "too_short": "extensions_broken", "reordered_ratio": "reordered",
    "reordered_extent_max": "reordered", "reordered_extent_mean": "reordered", "clock_skew_low_ppm": "clock_skew_ppm",
    "clock_skew_high_ppm": "clock_skew_ppm", "notice": "verdict", "refused_overruled": "refused_by_address",
    "refused_unproven": "refused_by_address", "frames_without_ip": "backlog_drops", "dropped_in_bursts": "dropped",
    "bursts": "dropped"}
FIGURES_IN_TEXT = re.compile("|".join(rf',"{key}":[^,}}]+' for key in FIGURES))


def is_permitted(key, members):
    """Whether this key may be in the object as an addition: a figure that joined, or ids whose texts stand beside."""
    if key in FIGURES:
        return FIGURES[key] in members
    if not key.endswith(IDS):
        return False
    name = key.removesuffix(IDS)
    return any(is_text(members[one]) for one in (name, f"{name}s") if one in members)


def is_text(value):
    return isinstance(value, str) or (isinstance(value, list) and all(isinstance(one, str) for one in value))


def without_additions(value):
    """The JSON value without what may have joined it."""
    if isinstance(value, dict):
        return {key: without_additions(one) for key, one in value.items() if not is_permitted(key, value)}
    if isinstance(value, list):
        return [without_additions(one) for one in value]
    return value


def without_new_cells(rows):
    """Rows of CSV, the header first, without the columns of figures that joined."""
    kept = [index for index, name in enumerate(rows[0])
            if not any(name == key or name.endswith(f"_{key}") for key in FIGURES)]
    return [[row[index] for index in kept if index < len(row)] + row[len(rows[0]):] for row in rows]


def without_new_columns(found, golden):
    """Tables with their columns, as far as the golden ones have them. Each is {table: [column, ...]}."""
    return {table: [one for one in found[table] if one in golden[table]] for table in golden if table in found}
