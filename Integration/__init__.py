"""Real servers on loopback, and the service driven against them: scripts/integration.

A part is a module here that has `checks(ground)`: it starts its servers, yields a `Check` for each thing that must
hold, and ends its servers. Its first docstring line is what --list shows. A module without `checks` is a helper.
Python programs that need packages of their own are in `oracles/` and run in an environment of their own.
"""
