"""Faults that a round must survive, each a function that makes it, runs a round through it and judges the outcome.

What holds after each: no crash, no false loss, and a round that says truthfully whether it can be trusted. Traffic goes
to loopback or to network namespaces that the fault made; what it made is gone afterwards.
"""
