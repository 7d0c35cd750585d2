package layerwise.data;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import layerwise.table.InvalidTableException;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Thousands of files with a byte changed, some bytes changed, or the end cut off: each is read, or refused by the one exception that is
 * documented, within a time and within the memory that the readers' documentation states.
 */
class DamagedArraysTest {
    private static final long SEED = 20261126;
    private static final long MOST_NANOSECONDS = 5_000_000_000L;
    private static final int[] TELLING = {0, 1, 0x7F, 0x80, 0xFF};

    @TempDir
    Path folder;

    /** {@code mostBytes} is what may be allocated; the files are of 40 KB at most. */
    @ParameterizedTest
    @CsvSource({
        "npy.txt, NPY, 3000, 8000000",
        "npz.txt, NPZ, 1500, 16000000",
        "idx.txt, IDX, 3000, 8000000",
        "hdf5.txt, HDF5, 4000, 64000000"
    })
    void areReadOrRefusedWithinBounds(String resource, DataFormat format, int files, long mostBytes)
            throws IOException {
        List<ArrayCases.Case> cases = ArrayCases.of(resource).stream()
                .filter(c -> c.content().length < 40_000 && !c.isFormula())
                .toList();
        SplittableRandom random = new SplittableRandom(SEED);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Path file = folder.resolve("damaged");
        long thread = Thread.currentThread().threadId();
        int refused = 0;
        long most = 0;
        for (int i = 0; i < files; i++) {
            ArrayCases.Case original = cases.get(random.nextInt(cases.size()));
            Files.write(file, damaged(original.content(), random));
            long bytes = threads.getThreadAllocatedBytes(thread);
            long start = System.nanoTime();
            String outcome = "read";
            try {
                ArrayCases.read(DataFile.open(file, ReadOptions.NONE.withFormat(format)));
            } catch (InvalidTableException e) {
                refused++;
                outcome = e.getMessage();
            } catch (Throwable e) {
                throw new AssertionError("file " + i + ", made of " + original, e);
            }
            most = Math.max(most, threads.getThreadAllocatedBytes(thread) - bytes);
            assertThat(outcome).doesNotContain("\n").hasSizeLessThan(2000);
            assertThat(System.nanoTime() - start)
                    .as("file %d, made of %s", i, original)
                    .isLessThan(MOST_NANOSECONDS);
            assertThat(most).as("file %d, made of %s: %s", i, original, outcome).isLessThan(mostBytes);
        }
        assertThat(refused).isBetween(files / 10, files);
    }

    /** Changes are more likely in the first part, where the header is. */
    private static byte[] damaged(byte[] original, SplittableRandom random) {
        byte[] content = original.clone();
        int area = random.nextBoolean() ? content.length : Math.min(content.length, 256);
        int kind = random.nextInt(8);
        if (kind == 0) {
            return Arrays.copyOf(content, random.nextInt(content.length));
        }
        int changes = kind < 6 ? 1 : 1 + random.nextInt(4);
        for (int k = 0; k < changes; k++) {
            int at = random.nextInt(area);
            content[at] = (byte)
                    switch (random.nextInt(3)) {
                        case 0 -> random.nextInt(256);
                        case 1 -> content[at] ^ 1 << random.nextInt(8);
                        default -> TELLING[random.nextInt(TELLING.length)];
                    };
        }
        return content;
    }
}
