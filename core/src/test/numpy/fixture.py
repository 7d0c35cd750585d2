"""Writes named matrices as text that Python and Java read without rounding."""

import os
import platform
import sys

import numpy as np

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "resources", "numpy")


def number(value):
    """The hexadecimal floating-point form, or plain digits for an integer; what is not a number as Java spells it."""
    if np.isnan(value):
        return "NaN"
    return str(int(value)) if float(value).is_integer() else float(value).hex()


class Fixture:
    """A file of matrices: a line "name rows columns", then one line for each row."""

    def __init__(self, name, script):
        self.lines = []
        self.path = os.path.normpath(os.path.join(FOLDER, name))
        self.comment(f"Written by core/src/test/numpy/{script} with NumPy {np.__version__}, "
                     f"Python {sys.version.split()[0]}, {platform.system()} {platform.machine()}.")
        self.comment("Each matrix: name, rows, columns; then its rows. Numbers are hexadecimal, so no digit is lost.")

    def comment(self, text):
        self.lines.append("# " + text)

    def matrix(self, name, values):
        values = np.asarray(values, dtype=float)
        if values.ndim < 2:
            values = values.reshape(1, -1)
        self.lines.append(f"{name} {values.shape[0]} {values.shape[1]}")
        for row in values:
            self.lines.append(" ".join(number(value) for value in row))

    def matrices(self, prefix, named):
        for name, values in named.items():
            self.matrix(prefix + name, values)

    def write(self):
        os.makedirs(FOLDER, exist_ok=True)
        with open(self.path, "w", encoding="ascii") as file:
            file.write("\n".join(self.lines) + "\n")
        print(f"{self.path}: {os.path.getsize(self.path):,} bytes")
