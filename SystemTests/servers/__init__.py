"""The service against real servers on loopback: Alertmanager, Exim, OpenStack Swift, robots, the functions' platforms.

A part starts its servers, yields a `Check` for each thing that must hold, and ends its servers. Python programs that
need packages of their own are in `oracles/` and run in an environment of their own.
"""
