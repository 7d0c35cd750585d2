package layerwise.fuzz;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import layerwise.data.DataFormat;

/** NumPy arrays that NumPy did not write. */
class NpyFuzzTest {
    @DictionaryEntries({
        "'descr': '<f8'",
        "'descr': '>f4'",
        "'descr': '|O'",
        "'descr': '|u1'",
        "'fortran_order': True",
        "'shape': (",
        "4294967296",
        "9223372036854775807",
        "-1"
    })
    @FuzzTest
    void read(byte @NotNull [] file) throws Exception {
        FuzzedTable.read(file, DataFormat.NPY);
    }
}
