"""Namespaces of a program's own."""


def with_files(files, also=""):
    """A command to start a program by, so that it alone sees these files: {place: file}. It replaces itself by the
    program. `also` is what the shell does beside that, in the same namespace of mounts. Needs root."""
    mounts = [f"mount --bind {file} {place}" for place, file in files.items()]
    script = " && ".join([*mounts, *([also] if also else []), 'exec "$@"'])
    return ["unshare", "--mount", "--propagation", "private", "sh", "-c", script, "sh"]
