"""The table of results."""


def table(rows):
    cells = [("what", "figure", "target", "mark")] + [(row.what, row.figure, row.target, row.mark) for row in rows]
    widths = [max(len(row[column]) for row in cells) for column in range(4)]
    return "\n".join("  ".join(text.ljust(width) for text, width in zip(row, widths)).rstrip() for row in cells)
