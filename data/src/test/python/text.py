"""Writes the files of text in ../resources/text, and what is in them as Python, NumPy and SciPy read or made it.

NAME.cells holds the cells of NAME: a line for each row, tabs between the cells, integers as such, other numbers as float.hex() writes
them, and in texts
backslashes, tabs and line breaks as \\\\, \\t, \\n, \\r.
"""

import csv
import gzip
import io
import math
import os

import numpy as np
from scipy.io import arff
from sklearn.datasets import load_digits

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "resources", "text")


def escaped(cell):
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 2**53 and str(cell) != "-0.0" else cell.hex()
    return cell.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def write(name, content):
    with open(os.path.join(FOLDER, name), "wb") as file:
        file.write(content)


def write_cells(name, rows):
    lines = ["\t".join(escaped(cell) for cell in row) + "\n" for row in rows]
    write(name + ".cells", "".join(lines).encode())


def csv_of(rows, **how):
    text = io.StringIO(newline="")
    csv.writer(text, **how).writerows(rows)
    return text.getvalue()


def zipped(content):
    return gzip.compress(content, mtime=0)


def savetxt():
    """NumPy's default spelling, 19 digits, of numbers of all sizes, without a header."""
    random = np.random.RandomState(1)
    numbers = random.standard_normal((40, 3)) * 10.0 ** random.randint(-300, 300, (40, 3))
    numbers[3] = [math.inf, -math.inf, math.nan]
    numbers[4] = [5e-324, 1.7976931348623157e308, -0.0]
    np.savetxt(os.path.join(FOLDER, "savetxt.csv"), numbers, delimiter=",")
    write_cells("savetxt.csv", numbers.tolist())


def odd():
    """What Python's csv module quotes, with its CRLF."""
    rows = [
        ["plain", "word"],
        ["a, b", 'say "hello"'],
        ["two\nlines", "three\r\nmore\r\nlines"],
        ["", " blanks "],
        ['"', '""'],
        ["naïve — 日本 🎈", "back\\slash\ttab"],
        ["007", "1e5 or so"],
    ]
    write("odd.csv", csv_of([["first", "the second, quoted"]] + rows).encode())
    write_cells("odd.csv", rows)
    many = [[f"{a} {i}", b] for i in range(200) for a, b in rows]
    write("odd.tsv.gz", zipped(csv_of([["first", "second"]] + many, dialect="excel-tab").encode()))
    write_cells("odd.tsv.gz", many)


def encodings():
    rows = [["Zürich", 1.5], ["Malmö", -2.0], ["Århus", 0.25]]
    text = csv_of([["Stadt", "Wert"]] + rows)
    for name, encoding in [("latin1", "latin-1"), ("bom", "utf-8-sig"), ("utf16", "utf-16")]:
        write(name + ".csv", text.encode(encoding))
        write_cells(name + ".csv", rows)


def decimal_commas():
    """As a German spreadsheet saves."""
    random = np.random.RandomState(2)
    numbers = random.standard_normal((20, 2)).round(3)
    rows = [[f"{a:g}".replace(".", ","), f"{b:.3f}".replace(".", ","), "ja, nein"] for a, b in numbers.tolist()]
    write("commas.csv", csv_of([["a", "b", "c"]] + rows, delimiter=";").encode())
    write_cells("commas.csv", [[float(f"{a:g}"), float(f"{b:.3f}"), "ja, nein"] for a, b in numbers.tolist()])


def digits():
    images, labels = load_digits(return_X_y=True)
    rows = [list(map(int, image)) + [int(label)] for image, label in zip(images[:60], labels)]
    header = [f"pixel{i}" for i in range(64)] + ["digit"]
    write("digits.csv.gz", zipped(csv_of([header] + rows, lineterminator="\n").encode()))
    write_cells("digits.csv.gz", [list(map(float, row)) for row in rows])


ARFF = """% A file with all that SciPy reads.
%
@RELATION 'all kinds'

@attribute 'sepal length' NUMERIC
@attribute width real
@Attribute count integer
@attribute\tcolour  {red, blue, green}
@attribute day date "yyyy-MM-dd"
@attribute moment DATE "yyyy-MM-dd HH:mm:ss"

@DATA
% the rows
5.1,3.5e-1,3,red,2024-01-05,"2024-01-05 10:00:00"
-4.9, ?, 1000000,blue, "1999-12-31", "1999-12-31 23:59:58"

6,.5,-2,green,2000-02-29,"2000-02-29 00:00:00"
?,1,2,?,2001-01-01,"2001-01-01 01:01:01"
"""


def arff_file():
    write("kinds.arff", ARFF.encode())
    write("kinds.arff.gz", zipped(ARFF.encode()))
    data, meta = arff.loadarff(os.path.join(FOLDER, "kinds.arff"))
    rows = []
    for record in data:
        row = [float(record[name]) for name in meta.names()[:3]]
        row.append("" if record[3] == b"?" else record[3].decode())
        row.append(str(record[4].astype("datetime64[D]")))
        row.append(str(record[5].astype("datetime64[s]")))
        rows.append(row)
    write_cells("kinds.arff", rows)
    write_cells("kinds.arff.gz", rows)


savetxt()
odd()
encodings()
decimal_commas()
digits()
arff_file()
