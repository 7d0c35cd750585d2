"""The IDX files that IdxSourceTest and the tests of damaged files read, and what is in them."""

import gzip
import struct

import numpy as np

from cases import Cases

TYPES = {0x08: ">u1", 0x09: ">i1", 0x0B: ">i2", 0x0C: ">i4", 0x0D: ">f4", 0x0E: ">f8"}


def idx(array, code):
    return struct.pack(">HBB", 0, code, array.ndim) + struct.pack(f">{array.ndim}I", *array.shape) + array.astype(TYPES[code]).tobytes()


def gz(content):
    return gzip.compress(content, mtime=0)


def whole(shape):
    return np.arange(np.prod(shape)).reshape(shape) % 120


def write():
    cases = Cases("idx.txt", "idx_cases.py", f"NumPy {np.__version__}")
    for code, dtype in TYPES.items():
        if dtype[1] == "f":
            values = np.array([1 / 3, np.inf, -np.inf, np.nan, -0.0])
        else:
            info = np.iinfo(dtype)
            values = np.array([info.min, info.max, 0, 7])
        labels = values.astype(dtype)
        cases.case(f"labels_{code:02x}", idx(labels, code))
        cases.column("label", labels)
        pictures = whole((2, 3, 4)).astype(dtype)
        cases.case(f"pictures_{code:02x}", idx(pictures, code))
        cases.column("image", pictures.reshape(2, 3, 4, 1))
    bytes8 = whole((3, 4)).astype("u1")
    cases.case("two_axes", idx(bytes8, 8))
    cases.column("image", bytes8)
    colours = whole((2, 3, 2, 3)).astype("u1")
    cases.case("four_axes", idx(colours, 8))
    cases.column("image", colours)
    cases.case("none", idx(np.zeros(0), 8))
    cases.column("label", np.zeros(0, "u1"))
    cases.case("no_pictures", idx(np.zeros((0, 2, 2)), 8))
    cases.column("image", np.zeros((0, 2, 2, 1), "u1"))
    cases.case("one", idx(np.array([5]), 8))
    cases.column("label", np.array([5], "u1"))
    cases.case("labels_gz", gz(idx(np.array([5, 6]), 8)))
    cases.column("label", np.array([5, 6], "u1"))
    cases.case("pictures_gz", gz(idx(whole((2, 3, 4)), 8)))
    cases.column("image", whole((2, 3, 4, 1)).astype("u1"))
    # Element i in C order is i mod 251; label i is i mod 10.
    cases.case("many-images-idx3-ubyte.gz", gz(idx((np.arange(3000 * 28 * 28) % 251).reshape(3000, 28, 28), 8)))
    cases.formula()
    cases.case("many-labels-idx1-ubyte", idx(np.arange(3000) % 10, 8))
    cases.formula()
    cases.case("goes_on", idx(np.array([5, 6]), 8) + b"\0")
    cases.refused()
    cases.case("goes_on_gz", gz(idx(np.array([5, 6]), 8) + b"\0"))
    cases.refused()
    cases.case("unknown_type", b"\0\0\x0a\1\0\0\0\1\0")
    cases.refused()
    cases.case("no_axes", b"\0\0\x08\0\0")
    cases.refused()
    cases.case("nothing_in_rows", idx(np.zeros((2, 0)), 8))
    cases.refused()
    cases.write()


if __name__ == "__main__":
    write()
