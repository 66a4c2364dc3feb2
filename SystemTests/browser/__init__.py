"""The pages in a browser: Debian's chromium over the service that watches a field which breaks.

A part opens pages as readers do, yields a `Check` for each thing that must hold, and leaves pictures in the folder that
`PLUMBLINE_SHOTS` names. `harness/browser.py` has the readers.
"""
