"""The static programs in bare roots: an empty one, and a bare Debian 11 made by debootstrap; and in a container.

Everything runs in a network of its own, with a name server of its own. Needs root. What is tested is in dist (make
bundle static), or in the folder that PLUMBLINE_BUNDLE names.
"""
