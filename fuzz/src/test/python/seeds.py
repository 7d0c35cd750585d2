"""The files of arrays and tables that the fuzzing of readers starts from. Run once; they are committed:

    apt-get install python3-numpy python3-h5py
    /usr/bin/python3 fuzz/src/test/python/seeds.py
"""

import gzip
import io
import struct
from pathlib import Path

import h5py
import numpy as np

FOLDER = Path(__file__).parent.parent / "resources/layerwise/fuzz"


def seed(target, name, content):
    (FOLDER / f"{target}FuzzTestInputs/read" / name).write_bytes(content)


def npy(array, version=None):
    out = io.BytesIO()
    np.lib.format.write_array(out, array, version=version)
    return out.getvalue()


def npz(save, **arrays):
    out = io.BytesIO()
    save(out, **arrays)
    return out.getvalue()


def idx(kind, shape, content):
    return struct.pack(f">BBBB{len(shape)}I", 0, 0, kind, len(shape), *shape) + content


def hdf5(**options):
    out = io.BytesIO()
    with h5py.File(out, "w", **options) as file:
        file["x"] = np.arange(12, dtype="<f4").reshape(4, 3)
        file["label"] = np.array([0, 1, 1, 0], dtype=">i2")
        file.create_dataset("pixels", data=np.arange(48, dtype="u1").reshape(4, 2, 2, 3), chunks=(2, 2, 2, 3),
                            compression="gzip", shuffle=True)
        file.create_group("more")["names"] = np.array([b"a", b"bc", b"d", b""])
    return out.getvalue()


def main():
    numbers = np.arange(6.0).reshape(3, 2)
    seed("Npy", "f8.npy", npy(numbers))
    seed("Npy", "fortran-f4-big-endian.npy", npy(np.asfortranarray(numbers.astype(">f4"))))
    seed("Npy", "version-2-i8.npy", npy(np.array([1, 2**53 + 1, -5]), (2, 0)))
    seed("Npy", "version-3-text.npy", npy(np.array(["ä", "bc"]), (3, 0)))
    seed("Npy", "bool.npy", npy(np.array([True, False])))
    seed("Npy", "structured.npy", npy(np.array([(1, 2.5)], dtype=[("a", "<i4"), ("b", "<f8")])))
    seed("Npy", "empty.npy", npy(np.zeros((0, 3))))
    seed("Npz", "stored.npz", npz(np.savez, x=numbers, y=np.arange(3)))
    seed("Npz", "deflated.npz", npz(np.savez_compressed, x=numbers, y=np.arange(3)))
    seed("Idx", "labels-idx1-ubyte", idx(0x08, [4], bytes([1, 0, 1, 2])))
    seed("Idx", "images-idx3-ubyte", idx(0x08, [2, 3, 2], bytes(range(12))))
    seed("Idx", "floats-idx2", idx(0x0D, [2, 2], struct.pack(">4f", 1, 2.5, -1, float("inf"))))
    seed("Idx", "packed-idx1.gz", gzip.compress(idx(0x08, [4], bytes([1, 0, 1, 2])), mtime=0))
    seed("Hdf5", "earliest.h5", hdf5(libver="earliest"))
    seed("Hdf5", "v110.h5", hdf5(libver=("v110", "v110")))
    seed("Csv", "plain.csv", b"a,b,c\n1,2,x\n3,,y\n")
    seed("Csv", "quoted.csv", b'a;"b ""q""";c\r\n1.5;"two\r\nlines";x\r\n-2e3;"";y\r\n')
    seed("Csv", "bom.csv", "\ufeffä\tb\n1\tnan\n9007199254740993\tinf\n".encode())
    seed("Csv", "packed.csv.gz", gzip.compress(b"a,b\n1,2\n3,4\n", mtime=0))
    seed("Csv", "latin-1.csv", "größe,b\n1,é\n".encode("latin-1"))


if __name__ == "__main__":
    main()
