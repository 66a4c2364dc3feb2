"""What an output may have more than its golden file: all of it is here, and nothing else is permitted. No I/O.

Ids beside texts: where an object has texts, it may have their ids too, under the singular of the text's key and `_ids`
(`reasons` and `reason_ids`), or under the key itself and `_id`. They are left out before an output is compared.

Tables and columns of the history: a migration may add some. Those of the golden file stay, in their order.
"""

IDS = "_ids"
ID = "_id"


def is_permitted(key, siblings):
    """Whether this key may join an object that has these keys already."""
    if key.endswith(IDS):
        name = key.removesuffix(IDS)
        return f"{name}s" in siblings or name in siblings
    return key.endswith(ID) and key.removesuffix(ID) in siblings


def without_additions(value, known=frozenset()):
    """The JSON value without what may have joined it.

    `known` are the keys of today's program that look like an addition and are none.
    """
    if isinstance(value, dict):
        return {key: without_additions(one, known) for key, one in value.items()
                if key in known or not is_permitted(key, value.keys() - {key})}
    if isinstance(value, list):
        return [without_additions(one, known) for one in value]
    return value


def without_new_columns(found, golden):
    """Tables with their columns, as far as the golden ones have them. Each is {table: [column, ...]}."""
    return {table: [column for column in found[table] if column in golden[table]] for table in golden if table in found}
