"""Writes files of one format, and what is in them, as one text that ArrayCases reads."""

import base64
import gzip
import os
import platform
import sys
from urllib.parse import quote

import numpy as np

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "resources", "arrays")
EXACT = 2**53


def number(value):
    """The hexadecimal floating-point form, or plain digits for an integer; what is not a number as Java spells it."""
    value = float(value)
    if np.isnan(value):
        return "NaN"
    if np.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    if value == 0 and np.signbit(value):
        return "-0.0"
    return str(int(value)) if value.is_integer() and abs(value) < EXACT else value.hex()


def text(value):
    """Percent-encoded, so that blanks only part cells; an empty one is a lone %."""
    if isinstance(value, bytes):
        try:
            value = value.decode("utf-8")
        except UnicodeDecodeError:
            value = value.decode("latin-1")
    return quote(str(value), safe="") or "%"


class Cases:
    """A case is a line "case NAME", one with the gzipped file in base64, and its columns or "refused": three lines for a column."""

    def __init__(self, name, script, library):
        self.path = os.path.normpath(os.path.join(FOLDER, name))
        self.lines = [
            f"# Written by data/src/test/python/{script} with {library}, Python {sys.version.split()[0]}, "
            f"{platform.system()} {platform.machine()}.",
            "# case NAME; the file, gzipped, in base64; then columns: kind, name and shape; the cells, row by row.",
        ]

    def case(self, name, content):
        self.lines.append(f"case {name}")
        self.lines.append(base64.b64encode(gzip.compress(content, 9, mtime=0)).decode("ascii"))

    def refused(self):
        self.lines.append("refused")

    def formula(self):
        """What is expected stands in the test, as a formula."""
        self.lines.append("formula")

    def column(self, name, values):
        """What a column named so should hold, by the conventions of all readers."""
        values = np.asarray(values)
        if values.ndim == 2 and values.shape[1] == 1:
            values = values[:, 0]
        if values.ndim > 1:
            exact = values.dtype.itemsize <= (4 if values.dtype.kind == "f" else 2)
            shape = "x".join(str(axis) for axis in values.shape[1:])
            self.lines.append(f"array {text(name)} {shape} {'float32' if exact else 'float64'}")
            self.lines.append(" ".join(number(value) for value in values.ravel(order="C")))
        elif values.dtype.kind == "b":
            self.lines.append(f"text {text(name)}")
            self.lines.append(" ".join("true" if value else "false" for value in values))
        elif values.dtype.kind in "iu" and any(abs(int(value)) > EXACT for value in values):
            self.lines.append(f"text {text(name)}")
            self.lines.append(" ".join(str(int(value)) for value in values))
        elif values.dtype.kind in "iuf":
            self.lines.append(f"numeric {text(name)}")
            self.lines.append(" ".join(number(value) for value in values))
        else:
            self.lines.append(f"text {text(name)}")
            self.lines.append(" ".join(text(value) for value in values))

    def write(self):
        os.makedirs(FOLDER, exist_ok=True)
        with open(self.path, "w", encoding="ascii") as file:
            file.write("\n".join(self.lines) + "\n")
        print(f"{self.path}: {os.path.getsize(self.path):,} bytes")
