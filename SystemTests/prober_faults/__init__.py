"""Faults that a round must survive, each made on this machine: what the round says of itself, and what was true.

What holds after each: no crash, no false loss, and a round that says truthfully whether it can be trusted. Traffic goes
to loopback or to network namespaces that the fault made; what it made is gone afterwards. As root more can be shown.
"""
