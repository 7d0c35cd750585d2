"""The .npy and .npz files that NumpySourceTest and the tests of damaged files read, and what is in them."""

import io
import warnings

import numpy as np

from cases import Cases

NUMBERS = ["|b1", "|i1", "|u1"] + [order + kind for order in "<>" for kind in ("i2", "u2", "i4", "u4", "i8", "u8", "f2", "f4", "f8")]


def npy(array, version=None):
    out = io.BytesIO()
    with warnings.catch_warnings():
        # NumPy warns of versions 2 and 3, which old releases of it cannot read.
        warnings.simplefilter("ignore")
        np.lib.format.write_array(out, array, version=version)
    return out.getvalue()


def npz(compressed=False, **arrays):
    out = io.BytesIO()
    (np.savez_compressed if compressed else np.savez)(out, **arrays)
    return out.getvalue()


def extremes(dtype):
    """The ends of a type, and what lies between: infinities and NaN where there are any, integers past 2^53 where they fit."""
    dtype = np.dtype(dtype)
    if dtype.kind == "b":
        return np.array([True, False, True], dtype)
    if dtype.kind == "f":
        info = np.finfo(dtype)
        return np.array([0.0, -0.0, 1 / 3, info.max, info.min, info.tiny, info.smallest_subnormal, np.inf, -np.inf, np.nan], dtype)
    info = np.iinfo(dtype)
    return np.array([0, 1, info.max, info.min, 100], dtype)


def whole(dtype, shape):
    """Small integers 0, 1, …, in every type, in C order; truth values are those of odd numbers."""
    values = np.arange(np.prod(shape)).reshape(shape)
    return (values % 2 if np.dtype(dtype).kind == "b" else values % 120).astype(dtype)


def table(cases, name, array, **how):
    """A matrix of several columns, which is a table."""
    cases.case(name, npy(array, **how))
    for j in range(array.shape[1]):
        cases.column(f"column{j + 1}", array[:, j])


def single(cases, name, array, **how):
    """An array that is one column, named like the file."""
    cases.case(name, npy(array, **how))
    cases.column(name.rsplit(".", 1)[0], array)


def records(cases, name, array, **how):
    cases.case(name, npy(array, **how))
    for field in array.dtype.names:
        cases.column(field, array[field])


def refused(cases, name, content):
    cases.case(name, content)
    cases.refused()


def write_npy():
    cases = Cases("npy.txt", "numpy_cases.py", f"NumPy {np.__version__}")
    for dtype in NUMBERS:
        spelled = dtype.replace("<", "little_").replace(">", "big_").replace("|", "")
        single(cases, f"{spelled}.npy", extremes(dtype))
        if dtype[1:] not in ("i8", "u8"):
            single(cases, f"{spelled}_cube.npy", whole(dtype, (3, 2, 4)))
            single(cases, f"{spelled}_cube_fortran.npy", np.asfortranarray(whole(dtype, (3, 2, 4))))
    single(cases, "floats_cube.npy", np.array([[[np.inf, -np.inf]], [[np.nan, -0.0]]], "<f2"))
    single(cases, "exact_integers.npy", np.array([2**53, -2**53, 3], "<i8"))
    single(cases, "inexact_integers.npy", np.array([2**53 + 1, -2**53, 3], ">i8"))
    single(cases, "exact_cube.npy", np.array([[[2**53]], [[-2**53]]], "<i8"))
    refused(cases, "inexact_cube.npy", npy(np.array([[[0]], [[2**53 + 1]]], "<i8")))
    refused(cases, "inexact_unsigned_cube.npy", npy(np.array([[[0]], [[2**64 - 1]]], "<u8")))

    for version in ((1, 0), (2, 0), (3, 0)):
        table(cases, f"version{version[0]}.npy", whole("<f8", (3, 2)), version=version)
    table(cases, "table_fortran.npy", np.asfortranarray(whole(">i4", (5, 3))))
    table(cases, "table_of_text.npy", np.array([["a", "b"], ["c", ""]]))
    table(cases, "widest_table.npy", whole("<i2", (2, 1000)))
    single(cases, "wider.npy", whole("<u2", (2, 1001)))
    single(cases, "wider_fortran.npy", np.asfortranarray(whole("<f8", (2, 1001))))
    single(cases, "column.npy", whole("<f4", (4, 1)))
    single(cases, "column_fortran.npy", np.asfortranarray(whole("<f4", (4, 1))))
    single(cases, "ones.npy", whole("<f4", (2, 1, 1)))
    single(cases, "five_axes_fortran.npy", np.asfortranarray(whole("<i4", (2, 3, 1, 2, 2))))
    single(cases, "one.npy", np.array([7.5]))
    table(cases, "one_row.npy", np.array([[1.5, 2.5, -3]]))
    single(cases, "none.npy", np.zeros(0))
    table(cases, "no_rows.npy", np.zeros((0, 3)))
    single(cases, "no_pictures.npy", np.zeros((0, 2, 2, 3), "u1"))

    words = ["", "a", "Grüße", "日本語", "😀 x", "two\nlines", "a\0b"]
    single(cases, "text_little.npy", np.array(words, "<U8"))
    single(cases, "text_big.npy", np.array(words, ">U8"))
    single(cases, "bytes.npy", np.array([word.encode("utf-8") for word in words] + [b"\xe9t\xe9"]))

    kinds = np.array([(1, 2.5, True, "é", b"x"), (-2**31, np.nan, False, "", b"yz")],
                     [("i", "<i4"), ("f", ">f8"), ("t", "?"), ("u", "<U3"), ("s", "S2")])
    records(cases, "records.npy", kinds)
    records(cases, "aligned.npy", np.array([(1, 2.5, 3), (4, 5.5, 6)], np.dtype([("a", "i1"), ("b", "f8"), ("c", "i2")], align=True)))
    records(cases, "titled.npy", np.array([(1,), (2,)], [(("The title", "name"), "<i4")]))
    records(cases, "named_in_cyrillic.npy", np.array([(1.0, 2), (3.0, 4)], [("длина", "<f4"), ("it's \"so\"\\", "<u2")]))
    fields = np.dtype([(f"c{j}", "<u2") for j in range(10000)])

    # Element i in C order is i mod 251.
    for name, array in (
        ("ten_thousand", (np.arange(30000) % 251).astype("u1").reshape(3, 10000)),
        ("ten_thousand_fields", (np.arange(20000) % 251).astype("<u2").view(fields)),
        ("many", (np.arange(20000) % 251).astype("<i2")),
        ("many_fortran", np.asfortranarray((np.arange(30000) % 251).astype("<i2").reshape(10000, 3))),
        ("many_pictures", (np.arange(300 * 40 * 50) % 251).astype("u1").reshape(300, 40, 50)),
        ("many_pictures_fortran", np.asfortranarray((np.arange(300 * 40 * 50) % 251).astype("u1").reshape(300, 40, 50))),
    ):
        cases.case(f"{name}.npy", npy(array))
        cases.formula()

    refused(cases, "objects.npy", npy(np.array([None, {}], object)))
    refused(cases, "complex.npy", npy(np.zeros(2, complex)))
    refused(cases, "dates.npy", npy(np.zeros(2, "M8[s]")))
    refused(cases, "long_doubles.npy", npy(np.zeros(2, np.longdouble)))
    refused(cases, "no_axis.npy", npy(np.float64(3)))
    refused(cases, "nothing_in_rows.npy", npy(np.zeros((3, 0))))
    refused(cases, "text_cube.npy", npy(np.full((2, 2, 2), "a")))
    refused(cases, "two_axes_of_records.npy", npy(np.zeros((2, 2), [("a", "f4"), ("b", "f4")])))
    refused(cases, "records_with_arrays.npy", npy(np.zeros(2, [("a", "f4", 3)])))
    refused(cases, "records_in_records.npy", npy(np.zeros(2, [("a", [("b", "f4")])])))
    refused(cases, "two_arrays.npy", npy(np.zeros(2)) + npy(np.zeros(2)))
    cases.write()


def several(cases, name, compressed, **arrays):
    cases.case(name, npz(compressed, **arrays))
    for key, array in arrays.items():
        cases.column(key, array)


def write_npz():
    cases = Cases("npz.txt", "numpy_cases.py", f"NumPy {np.__version__}")
    arrays = {
        "z": whole("<f8", (3,)),
        "pictures": whole("|u1", (3, 2, 2, 3)),
        "a": np.array(["x", "", "é"]),
        "t": np.array([True, False, True]),
        "fortran": np.asfortranarray(whole(">f4", (3, 2))),
        "id": np.array([2**60 + 1, 0, -1]),
        "column": whole("<f8", (3, 1)),
    }
    several(cases, "stored.npz", False, **arrays)
    several(cases, "deflated.npz", True, **arrays)
    several(cases, "empty.npz", True, x=np.zeros((0, 3)), y=np.zeros(0))
    several(cases, "one_row.npz", True, x=np.ones((1, 3)), y=np.ones(1))
    several(cases, "many_columns.npz", True, **{f"c{j}": np.array([j, -j]) for j in range(300)})
    # Element i of each array, in C order, is i mod 251.
    for compressed in (False, True):
        name = "many_deflated.npz" if compressed else "many_stored.npz"
        cases.case(name, npz(
            compressed,
            x=(np.arange(9000 * 20) % 251).astype("<i4").reshape(9000, 20),
            fortran=np.asfortranarray((np.arange(9000 * 20) % 251).astype("<f4").reshape(9000, 20)),
            y=np.arange(9000) % 251))
        cases.formula()
    cases.case("lengths_differ.npz", npz(x=np.zeros((3, 2)), y=np.arange(3), list_classes=np.arange(2)))
    cases.refused()
    cases.case("records.npz", npz(x=np.zeros(3, [("a", "f4")])))
    cases.refused()
    cases.case("objects.npz", npz(x=np.zeros(3), o=np.array([None, 1, 2], object)))
    cases.refused()
    cases.write()


if __name__ == "__main__":
    write_npy()
    write_npz()
