"""A hub and real vantages over a field whose ways can be cut by who sends: what breaks is named for what it is, once.

The hub is killed and started again in the middle, members stand side by side, and strangers bring garbage, replays,
another's rounds and a gigabyte. Traffic goes to loopback only. Parts on PostgreSQL start one of their own.
"""
