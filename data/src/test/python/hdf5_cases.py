"""The HDF5 files that Hdf5SourceTest and the tests of damaged files read, and what is in them."""

import io

import h5py
import numpy as np

from cases import Cases

NUMBERS = [order + kind for order in "<>" for kind in ("i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8", "f2", "f4", "f8")]


def file(write, **how):
    out = io.BytesIO()
    with h5py.File(out, "w", **how) as f:
        write(f)
    return out.getvalue()


def whole(dtype, shape):
    return (np.arange(np.prod(shape)).reshape(shape) % 120).astype(dtype)


def extremes(dtype):
    dtype = np.dtype(dtype)
    if dtype.kind == "f":
        info = np.finfo(dtype)
        return np.array([0.0, -0.0, 1 / 3, info.max, info.tiny, info.smallest_subnormal, np.inf, -np.inf, np.nan], dtype)
    info = np.iinfo(dtype)
    return np.array([0, 1, info.max, info.min, 100, 5, 6, 7, 8], dtype)


def refused(cases, name, write, **how):
    cases.case(name, file(write, **how))
    cases.refused()


def one(cases, name, array, how=None, **options):
    """A file of one array x, written with options."""
    cases.case(name, file(lambda f: f.create_dataset("x", data=array, **options), **(how or {})))
    cases.column("x", array)


def types(cases):
    names = [dtype.replace("<", "little_").replace(">", "big_") for dtype in NUMBERS]
    arrays = {name: extremes(dtype) for name, dtype in zip(names, NUMBERS)}

    def write(f):
        for name, array in arrays.items():
            f[name] = array

    cases.case("types", file(write))
    for name in sorted(arrays):
        cases.column(name, arrays[name])

    texts = ["", "a", "Grüße", "日本語", "😀", "two\nlines", "x" * 200]

    def write_texts(f):
        f.create_dataset("a_variable", data=np.array(texts, object), dtype=h5py.string_dtype())
        f.create_dataset("b_ascii", data=np.array([b"", b"a", b"bc", b"d", b"e", b"f", b"g"], object), dtype=h5py.string_dtype("ascii"))
        f["c_fixed"] = np.array([text.encode("utf-8")[:12] for text in texts[:3] * 2 + ["z"]], "S12")
        f["d_utf8"] = np.array([text.encode("utf-8") for text in texts[:5] + ["y", "z"]], h5py.string_dtype("utf-8", 12))
        terminated = h5py.h5t.C_S1.copy()
        terminated.set_size(4)
        space = h5py.h5s.create_simple((7,))
        dataset = h5py.h5d.create(f.id, b"e_terminated", terminated, space)
        dataset.write(h5py.h5s.ALL, h5py.h5s.ALL, np.array([b"ab", b"", b"abc", b"x", b"y", b"z", b"w"], "S4"), mtype=terminated)
        blanks = h5py.h5t.FORTRAN_S1.copy()
        blanks.set_size(4)
        dataset = h5py.h5d.create(f.id, b"f_blanks", blanks, space)
        dataset.write(h5py.h5s.ALL, h5py.h5s.ALL, np.array([b"ab  ", b"    ", b"a bc", b"x   ", b"y   ", b"z   ", b"w   "], "S4"), mtype=blanks)
        f["g_truth"] = np.array([True, False, True, True, False, False, True])
        f.create_dataset("h_names", data=np.array([0, 1, 2, 1, 0, 7, 1], "i4"),
                         dtype=h5py.enum_dtype({"red": 0, "green": 1, "blue": 2}, "i4"))
        f["i_column"] = np.array([[b"a"], [b"b"], [b"c"], [b"d"], [b"e"], [b"f"], [b"g"]])

    for name, how in (("texts", {}), ("texts_latest", {"libver": "latest"})):
        cases.case(name, file(write_texts, **how))
        cases.column("a_variable", np.array(texts))
        cases.column("b_ascii", np.array(["", "a", "bc", "d", "e", "f", "g"]))
        cases.column("c_fixed", np.array(texts[:3] * 2 + ["z"]))
        cases.column("d_utf8", np.array(texts[:5] + ["y", "z"]))
        cases.column("e_terminated", np.array(["ab", "", "abc", "x", "y", "z", "w"]))
        cases.column("f_blanks", np.array(["ab", "", "a bc", "x", "y", "z", "w"]))
        cases.column("g_truth", np.array([True, False, True, True, False, False, True]))
        cases.column("h_names", np.array(["red", "green", "blue", "green", "red", "7", "green"]))
        cases.column("i_column", np.array(list("abcdefg")))


def layouts(cases):
    array = whole("<i4", (10, 3, 5))
    one(cases, "contiguous", array)
    one(cases, "contiguous_big_latest", array.astype(">i4"), how={"libver": "latest"})
    one(cases, "truth_cube", array % 2 == 1)
    one(cases, "halves_cube", array.astype(">f2"))

    def compact(f):
        creation = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
        creation.set_layout(h5py.h5d.COMPACT)
        dataset = h5py.h5d.create(f.id, b"x", h5py.h5t.NATIVE_INT32, h5py.h5s.create_simple(array.shape), creation)
        dataset.write(h5py.h5s.ALL, h5py.h5s.ALL, array)

    cases.case("compact", file(compact))
    cases.column("x", array)

    filters = {
        "plain": {},
        "gzip": {"compression": "gzip"},
        "shuffle": {"compression": "gzip", "shuffle": True},
        "fletcher": {"fletcher32": True},
        "all": {"compression": "gzip", "shuffle": True, "fletcher32": True},
        "lzf": {"compression": "lzf"},
        "lzf_all": {"compression": "lzf", "shuffle": True, "fletcher32": True},
    }
    noise = np.random.RandomState(1).randint(0, 2**31, (10, 3, 5)).astype("<i4")
    for name, options in filters.items():
        one(cases, f"chunked_{name}", array, chunks=(4, 2, 5), **options)
        one(cases, f"chunked_{name}_latest", array, how={"libver": "latest"}, chunks=(4, 2, 5), **options)
        one(cases, f"noise_{name}", noise, chunks=(3, 3, 2), **options)
    one(cases, "one_chunk_latest", array, how={"libver": "latest"}, chunks=(10, 3, 5))
    one(cases, "one_chunk_gzip_latest", array, how={"libver": "latest"}, chunks=(10, 3, 5), compression="gzip")
    one(cases, "larger_chunk", whole("<f8", (3, 2)), chunks=(16, 16), maxshape=(None, None))
    one(cases, "odd_fletcher", whole("u1", (7,)), chunks=(5,), fletcher32=True)
    one(cases, "resizable", array, maxshape=(None, 3, 5), chunks=(2, 3, 5), compression="gzip")
    one(cases, "resizable_latest", array, how={"libver": "latest"}, maxshape=(None, 3, 5), chunks=(2, 3, 5))
    one(cases, "two_ways_resizable_latest", array, how={"libver": "latest"}, maxshape=(None, None, 5), chunks=(3, 2, 5), compression="gzip")
    one(cases, "many_chunks_latest", whole("<i2", (1500,)), how={"libver": "latest"}, chunks=(1,))
    one(cases, "many_chunks", whole("<i2", (500,)), chunks=(1,), compression="gzip")

    def implicit(f):
        creation = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
        creation.set_chunk((4, 2, 5))
        creation.set_alloc_time(h5py.h5d.ALLOC_TIME_EARLY)
        dataset = h5py.h5d.create(f.id, b"x", h5py.h5t.STD_I32LE, h5py.h5s.create_simple(array.shape), creation)
        dataset.write(h5py.h5s.ALL, h5py.h5s.ALL, array)

    cases.case("implicit_latest", file(implicit, libver="latest"))
    cases.column("x", array)

    def shrunk(f):
        f.create_dataset("x", data=array, maxshape=(None, 3, 5), chunks=(2, 3, 5))
        f["x"].resize((5, 3, 5))

    cases.case("shrunk", file(shrunk))
    cases.column("x", array[:5])

    def unwritten(f):
        f.create_dataset("a", (6,), "<f4", fillvalue=7.5)
        f.create_dataset("b", (6,), "<i2")
        c = f.create_dataset("c", (6, 2), "<i4", chunks=(2, 2), fillvalue=-1)
        c[2:4] = [[1, 2], [3, 4]]
        f.create_dataset("d", (6,), h5py.string_dtype())

    cases.case("unwritten", file(unwritten))
    cases.column("a", np.full(6, 7.5, "<f4"))
    cases.column("b", np.zeros(6, "<i2"))
    cases.column("c", np.array([[-1, -1], [-1, -1], [1, 2], [3, 4], [-1, -1], [-1, -1]], "<i4"))
    cases.column("d", np.array([""] * 6))

    one(cases, "one_row", whole("<f4", (1, 2, 2)))
    one(cases, "column", whole("<f4", (3, 1)))
    one(cases, "none", np.zeros(0), maxshape=(None,))
    one(cases, "no_pictures", np.zeros((0, 2, 2), "u1"), maxshape=(None, 2, 2), chunks=(1, 2, 2))
    one(cases, "user_block", array, how={"userblock_size": 512})
    one(cases, "exact_cube", np.array([[[2**53]], [[0]]]))
    refused(cases, "inexact_cube", lambda f: f.create_dataset("x", data=np.array([[[0]], [[2**53 + 1]]])))

    # Element i in C order is i mod 251.
    cases.case("ten_thousand", file(lambda f: f.create_dataset(
        "x", data=(np.arange(30000) % 251).astype("u1").reshape(3, 10000), compression="gzip")))
    cases.formula()
    for name, chunks in (("many_rows", (1000, 4)), ("many_columns", (10000, 1)), ("many_contiguous", None)):
        packed = {"compression": "gzip"} if chunks else {}

        def many(f, chunks=chunks, packed=packed):
            f.create_dataset("x", data=(np.arange(40000) % 251).astype("<i4").reshape(10000, 4), chunks=chunks, **packed)
            f.create_dataset("y", data=(np.arange(10000) % 251).astype("<i2"), chunks=chunks and (chunks[0],), **packed)

        cases.case(name, file(many))
        cases.formula()
    for name, how in (("many_texts", {}), ("many_texts_latest", {"libver": "latest"})):
        cases.case(name, file(lambda f: f.create_dataset(
            "x", data=np.array([str(i % 251) for i in range(5000)], object), dtype=h5py.string_dtype(),
            chunks=(512,), compression="gzip"), **how))
        cases.formula()


def trees(cases):
    def groups(f):
        f["x"] = whole("<f8", (3, 2))
        f["inner/y"] = np.arange(3)
        f["inner/deep/z"] = np.array([b"a", b"b", b"c"])
        f["inner/again"] = f["inner"]
        f["soft"] = h5py.SoftLink("/x")
        f["elsewhere"] = h5py.ExternalLink("/etc/passwd", "/x")
        f["single"] = 5
        f["nothing"] = h5py.Empty("f4")
        f["pair"] = np.zeros(3, [("a", "f4"), ("b", "f4")])
        f["references"] = np.array([f["x"].ref], h5py.ref_dtype)
        f.attrs["title"] = "attributes are not read"
        f["x"].attrs["scale"] = [1, 2, 3]

    for name, how in (("groups", {}), ("groups_latest", {"libver": "latest"})):
        cases.case(name, file(groups, **how))
        cases.column("inner/deep/z", np.array(["a", "b", "c"]))
        cases.column("inner/y", np.arange(3))
        cases.column("x", whole("<f8", (3, 2)))

    def wide(f):
        for j in range(60):
            f[f"c{j:02d}"] = np.array([j, -j])

    for name, how in (("many_arrays", {}), ("many_arrays_latest", {"libver": "latest"})):
        cases.case(name, file(wide, **how))
        for j in range(60):
            cases.column(f"c{j:02d}", np.array([j, -j]))

    def course(f):
        f["list_classes"] = np.array([b"stripes", b"blob"])
        f["train_set_x"] = whole("u1", (4, 2, 2, 3))
        f["train_set_y"] = np.array([0, 1, 1, 0])

    refused(cases, "course", course)
    refused(cases, "empty_file", lambda f: None)
    refused(cases, "only_pairs", lambda f: f.create_dataset("p", data=np.zeros(3, [("a", "f4")])))
    refused(cases, "scale_offset", lambda f: f.create_dataset("x", data=np.arange(10), chunks=(5,), scaleoffset=0))
    refused(cases, "text_matrix", lambda f: f.create_dataset("x", data=np.full((2, 2), b"a")))
    refused(cases, "nothing_in_rows", lambda f: f.create_dataset("x", data=np.zeros((2, 0))))


def main():
    cases = Cases("hdf5.txt", "hdf5_cases.py", f"h5py {h5py.__version__} and HDF5 {h5py.version.hdf5_version}")
    types(cases)
    layouts(cases)
    trees(cases)
    cases.write()


if __name__ == "__main__":
    main()
