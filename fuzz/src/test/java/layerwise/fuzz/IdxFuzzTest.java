package layerwise.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import layerwise.data.DataFormat;

/** Files of MNIST's format that nobody wrote. */
class IdxFuzzTest {
    @FuzzTest
    void read(byte @NotNull [] file) throws Exception {
        FuzzedTable.read(file, DataFormat.IDX);
    }
}
