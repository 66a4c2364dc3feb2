"""A program in a terminal: a pseudo-terminal of a size, and the screen that somebody would see."""

import codecs
import contextlib
import fcntl
import os
import pty
import re
import signal
import struct
import subprocess
import termios
import threading
import unicodedata

END_SECONDS = 15
# ECMA-48: what our programs send. Anything else is noted as foreign, so that no sequence goes unseen.
SEQUENCE = re.compile(r"\x1b\[([0-9;?]*)([@-~])")


class Screen:
    """What a terminal shows of the bytes that it is sent: rows of cells, and what did not fit a row."""

    def __init__(self, columns=80, rows=24):
        self.columns, self.rows = columns, rows
        self.cells = [[" "] * columns for _ in range(rows)]
        self.row = self.column = self.wraps = 0
        self.foreign, self.colours = [], set()
        self.decoder, self.left = codecs.getincrementaldecoder("utf-8")("replace"), ""

    def feed(self, data):
        text = self.left + self.decoder.decode(data)
        self.left = ""
        while text:
            if text[0] == "\x1b":
                found = SEQUENCE.match(text)
                if found is None:
                    # It may go on with the next bytes.
                    if len(text) < 16:
                        self.left = text
                        return
                    self.foreign.append(text[:8])
                    text = text[1:]
                    continue
                self.obey(found[1], found[2])
                text = text[found.end():]
            else:
                self.put(text[0])
                text = text[1:]

    def obey(self, numbers, final):
        if final == "H" and not numbers:
            self.row = self.column = 0
        elif final == "K" and not numbers:
            self.cells[self.row][self.column:] = [" "] * (self.columns - self.column)
        elif final == "J" and not numbers:
            self.obey("", "K")
            for row in range(self.row + 1, self.rows):
                self.cells[row] = [" "] * self.columns
        elif final == "m":
            self.colours.add(numbers)
        else:
            self.foreign.append(f"ESC[{numbers}{final}")

    def put(self, character):
        if character == "\n":
            self.row += 1
            if self.row == self.rows:
                self.cells = self.cells[1:] + [[" "] * self.columns]
                self.row -= 1
        elif character == "\r":
            self.column = 0
        elif character < " ":
            self.foreign.append(repr(character))
        else:
            self.show(character, 2 if unicodedata.east_asian_width(character) in "WF" else
                      0 if unicodedata.combining(character) else 1)

    def show(self, character, width):
        if self.column + width > self.columns:
            self.wraps += 1
            self.column = 0
            self.put("\n")
        if width:
            self.cells[self.row][self.column:self.column + width] = [character] + [""] * (width - 1)
            self.column += width

    @property
    def text(self):
        return "\n".join("".join(row).rstrip() for row in self.cells).rstrip()


class Terminal:
    """A program on a terminal of its own, read all the time. `screen` is what it shows."""

    def __init__(self, arguments, columns=80, rows=24, **variables):
        self.screen, self.lock = Screen(columns, rows), threading.Lock()
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        environment = {**os.environ, "TERM": "xterm-256color", **variables}
        try:
            self.process = subprocess.Popen([str(argument) for argument in arguments], stdin=slave, stdout=slave,
                                            stderr=slave, env=environment, start_new_session=True)
        finally:
            os.close(slave)
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()

    def read(self):
        # A read of a terminal that nobody has open any more fails (EIO).
        with contextlib.suppress(OSError):
            while data := os.read(self.master, 65536):
                with self.lock:
                    self.screen.feed(data)

    @property
    def text(self):
        with self.lock:
            return self.screen.text

    def end(self, number=signal.SIGINT):
        """Its status after a signal; None if it did not end."""
        self.process.send_signal(number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            return self.process.wait(END_SECONDS)
        return None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(END_SECONDS)
        self.reader.join(END_SECONDS)
        os.close(self.master)

