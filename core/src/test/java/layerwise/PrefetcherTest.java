package layerwise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import layerwise.math.Kernels;
import layerwise.math.Matrix;
import layerwise.math.Precision;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class PrefetcherTest {
    private static final int COUNT = 103;
    private static final Matrix X = Samples.normal(1, 9, COUNT).to(Precision.FLOAT32);
    private static final Matrix Y = Samples.normal(2, 1, COUNT).to(Precision.FLOAT32);
    private static final Matrix WEIGHTS = Samples.positive(3, 1, COUNT).to(Precision.FLOAT32);
    private static final Recipe RECIPE = new Recipe().epochs(4).seed(5);

    @TempDir
    Path folder;

    private ExampleFile file;

    @BeforeEach
    void open() throws IOException {
        file = ExampleFile.open(ExampleFileTest.write(folder.resolve("x"), Precision.FLOAT32, X, Y, WEIGHTS));
    }

    @AfterEach
    void close() throws IOException {
        file.close();
    }

    /** Takes the batches from one on to the end of an epoch from both supplies, which must give the same. */
    private void assertSame(BatchSupply ahead, int size, int epoch, int first) {
        Examples memory = Examples.of(X, Y, WEIGHTS);
        BatchSupply gathered = BatchSupply.of(memory, Kernels.named("scalar", 1), RECIPE, size);
        gathered.beginEpoch(epoch);
        ahead.beginEpoch(epoch);
        for (int from = first * size; from < COUNT; from += size) {
            int columns = Math.min(size, COUNT - from);
            MatrixExamples expected = memory.room(Precision.FLOAT32, columns);
            MatrixExamples taken = memory.room(Precision.FLOAT32, columns);
            gathered.take(epoch, from, expected);
            ahead.take(epoch, from, taken);
            assertThat(taken.x().sameBits(expected.x())).isTrue();
            assertThat(taken.y().sameBits(expected.y())).isTrue();
            assertThat(taken.weights().sameBits(expected.weights())).isTrue();
        }
    }

    /** Blocks of one batch, of two, of all, and those that the last batch or the last block does not fill. */
    @ParameterizedTest
    @CsvSource({"8,1", "8,176", "8,400", "8,1000000", "103,1", "1,11", "1,50", "100,1"})
    void batchesAreThoseGatheredInMemory(int size, int numbers) {
        Prefetcher ahead = new Prefetcher(file, RECIPE, size, numbers);
        for (int epoch = 1; epoch <= RECIPE.epochs(); epoch++) {
            assertSame(ahead, size, epoch, 0);
        }
        ahead.close();
    }

    @Test
    void aRunMayBeginAnywhereAndGoBack() {
        Prefetcher ahead = new Prefetcher(file, RECIPE, 8, 176);
        for (int round = 0; round < 200; round++) {
            assertSame(ahead, 8, 3, 7);
            assertSame(ahead, 8, 1, 0);
            assertSame(ahead, 8, 1, 5);
            // Beyond the last epoch.
            assertSame(ahead, 8, 6, 2);
            assertSame(ahead, 8, 7, 0);
        }
        ahead.close();
    }

    @Test
    void anInterruptionIsKeptForWhoeverAsksForIt() {
        Prefetcher ahead = new Prefetcher(file, RECIPE, 8, 1);
        Thread.currentThread().interrupt();
        assertSame(ahead, 8, 1, 0);
        ahead.close();
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void whatFailsAheadFailsTheRunAndAnEndedSupplyGivesNothing() throws IOException {
        Prefetcher ahead = new Prefetcher(file, RECIPE, 8, 1);
        MatrixExamples room = file.room(Precision.FLOAT32, 8);
        ahead.take(1, 0, room);
        file.close();
        assertThatThrownBy(() -> {
                    for (int from = 8; from < COUNT - 8; from += 8) {
                        ahead.take(1, from, room);
                    }
                })
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the examples in '" + file.path() + "' were closed while they were in use");
        ahead.close();
        Prefetcher ended = new Prefetcher(Examples.of(X, Y), RECIPE, 8, 1);
        ended.close();
        assertThatThrownBy(() -> ended.take(1, 0, Examples.of(X, Y).room(Precision.FLOAT32, 8)))
                .hasMessageContaining("the run has ended");
    }
}
