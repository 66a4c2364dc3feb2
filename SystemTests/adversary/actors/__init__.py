"""The programs of the actors: `python3 -m SystemTests.adversary.actors.NAME`. Each says in a line of JSON that it is
ready, ends by itself, at the latest after its `--seconds`, and then says in a line of JSON what it did."""
