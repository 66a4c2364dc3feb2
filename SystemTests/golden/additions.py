"""What an output may have more than its golden file: all of it is here, and nothing else is permitted. No I/O.

Ids beside texts, in JSON: where an object has a text or a list of texts, it may have their ids too, under the singular
of that key and `_ids` (`reasons` and `reason_ids`). They are left out before an output is compared.

Tables and columns of the history: a migration may add some. Those of the golden file stay, in their order.
"""

IDS = "_ids"


def is_permitted(key, members):
    """Whether this key may be in the object as an addition: it ends in `_ids`, and the texts stand beside it."""
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


def without_new_columns(found, golden):
    """Tables with their columns, as far as the golden ones have them. Each is {table: [column, ...]}."""
    return {table: [one for one in found[table] if one in golden[table]] for table in golden if table in found}
