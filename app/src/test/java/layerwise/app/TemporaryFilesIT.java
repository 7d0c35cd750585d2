package layerwise.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a training that goes by files leaves of them when it is ended from outside. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class TemporaryFilesIT {
    private static final int ROWS = 400_000;

    @TempDir
    Path folder;

    private Path cache;
    private Process process;

    @BeforeEach
    void start() throws IOException {
        cache = folder.resolve("cache");
        Random random = new Random(1);
        StringBuilder rows = new StringBuilder("a,b,c,d,e,kind\n");
        for (int i = 0; i < ROWS; i++) {
            for (int j = 0; j < 5; j++) {
                rows.append(random.nextInt(1_000_000)).append(',');
            }
            rows.append(i % 2 == 0 ? "x\n" : "y\n");
        }
        Path data = Tables.write(folder.resolve("data.csv"), rows.toString());
        process = new ProcessBuilder(ChildProcess.layerwise(
                        "train",
                        data.toString(),
                        "--epochs",
                        "1000",
                        "--cache",
                        "always",
                        "--cache-dir",
                        cache.toString(),
                        "--output",
                        folder.resolve("model.safetensors").toString()))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output.txt").toFile())
                .start();
        await(() -> files() > 0);
    }

    @AfterEach
    void end() {
        process.destroyForcibly();
    }

    /** The files and folders in the folder for temporary ones. */
    private int files() {
        if (!Files.isDirectory(cache)) {
            return 0;
        }
        try (Stream<Path> within = Files.walk(cache)) {
            return (int) within.count() - 1;
        } catch (IOException | UncheckedIOException e) {
            // Something was deleted meanwhile.
            return 1;
        }
    }

    private void await(BooleanSupplier condition) {
        for (int i = 0; i < 60_000; i++) {
            assertThat(process.isAlive()).as("alive").isTrue();
            if (condition.getAsBoolean()) {
                return;
            }
            try {
                Thread.sleep(1);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
        throw new AssertionError("it has not come to be in a minute");
    }

    @Test
    void anInterruptionWhileTheyAreWrittenLeavesNone() throws Exception {
        process.destroy();
        process.waitFor();
        assertThat(files()).isZero();
    }

    @Test
    void aKillWhileTheyAreReadLeavesNone() throws Exception {
        Path output = folder.resolve("output.txt");
        await(() -> {
            try {
                return Files.readString(output).contains(" to train on");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        await(() -> files() == 0);
        process.destroyForcibly().waitFor();
        assertThat(files()).isZero();
        assertThat(folder.resolve("model.safetensors")).doesNotExist();
    }
}
