package layerwise.fuzz;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import layerwise.data.DataFormat;

/** Archives of arrays that NumPy did not write. */
class NpzFuzzTest {
    @DictionaryEntries({
        "PK\u0003\u0004",
        "PK\u0001\u0002",
        "PK\u0005\u0006",
        ".npy",
        "'descr': '<i8'",
        "'shape': (",
        "9223372036854775807"
    })
    @FuzzTest
    void read(byte @NotNull [] file) throws Exception {
        FuzzedTable.read(file, DataFormat.NPZ);
    }
}
