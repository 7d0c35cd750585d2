package layerwise.fuzz;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import layerwise.data.DataFormat;

/** HDF5 files that HDF5 did not write. */
class Hdf5FuzzTest {
    @DictionaryEntries({"TREE", "SNOD", "HEAP", "OHDR", "FRHP", "GCOL", "OCHK", "FSHD"})
    @FuzzTest
    void read(byte @NotNull [] file) throws Exception {
        FuzzedTable.read(file, DataFormat.HDF5);
    }
}
