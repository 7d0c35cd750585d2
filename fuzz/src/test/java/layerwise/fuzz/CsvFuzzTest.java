package layerwise.fuzz;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import layerwise.data.DataFormat;

/** Tables that no program wrote. */
class CsvFuzzTest {
    @DictionaryEntries({";", "nan", "1e308", "9007199254740993"})
    @FuzzTest
    void read(byte @NotNull [] file) throws Exception {
        FuzzedTable.read(file, DataFormat.CSV);
    }
}
