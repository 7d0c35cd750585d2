package layerwise.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import layerwise.Model;
import layerwise.Parameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs that are killed at random moments with SIGKILL and resumed until they are done, also in the middle of writing a checkpoint. All
 * of them must end with the tensors of a run that was left alone. {@code -Dlayerwise.kills=50} makes 50 such runs instead of 10.
 */
class KillAndResumeIT {
    private static final int RUNS = Integer.getInteger("layerwise.kills", 10);
    private static final int MOST_KILLS = 6;
    private static final List<List<String>> SETTINGS = List.of(
            List.of("--norm", "batch", "--dropout", "0.1", "--optimizer", "adamw", "--schedule", "cosine"),
            List.of("--averaging", "0.95", "--accumulation", "3", "--validation-split", "0.1", "--patience", "50"),
            List.of("--optimizer", "muon", "--residual", "--schedule", "warm-up(20) coslog4", "--clip-norm", "1"),
            List.of("--optimizer", "schedule-free", "--class-weights", "balanced", "--label-smoothing", "0.1"),
            List.of("--optimizer", "lbfgs", "--epochs", "200", "--l2", "1", "--test-split", "0.5"));

    @TempDir
    Path folder;

    private int interruptedWrites;
    private int kills;

    @Test
    void killedRunsEndWithTheBitsOfOneThatWasLeftAlone() throws Exception {
        List<Parameters> untouched = new ArrayList<>();
        List<Long> milliseconds = new ArrayList<>();
        for (int s = 0; s < SETTINGS.size(); s++) {
            Path alone = Files.createDirectory(folder.resolve("alone-" + s));
            long began = System.nanoTime();
            assertThat(start(alone, s).waitFor()).as(report(alone)).isZero();
            milliseconds.add((System.nanoTime() - began) / 1_000_000);
            untouched.add(Model.load(alone.resolve("model.safetensors")).parameters());
        }
        for (int run = 0; run < RUNS; run++) {
            int s = run % SETTINGS.size();
            Parameters ended = killAndResume(run, s, milliseconds.get(s));
            Parameters expected = untouched.get(s);
            assertThat(ended.flat().sameBits(expected.flat())
                            && ended.statistics().sameBits(expected.statistics()))
                    .as("run %d, %s", run, SETTINGS.get(s))
                    .isTrue();
        }
        System.out.printf(
                "%d runs, killed %d times, %d of them while a file was being written%n",
                RUNS, kills, interruptedWrites);
        assertThat(kills).isGreaterThanOrEqualTo(RUNS / 2);
        assertThat(interruptedWrites).isPositive();
    }

    private Parameters killAndResume(int run, int settings, long milliseconds) throws Exception {
        Random random = new Random(run);
        Path own = Files.createDirectory(folder.resolve("run-" + run));
        for (int kill = 0; kill < MOST_KILLS; kill++) {
            Process process = start(own, settings);
            long until = milliseconds / 4 + (long) (0.6 * random.nextDouble() * milliseconds);
            if (process.waitFor(until, TimeUnit.MILLISECONDS)) {
                assertThat(process.exitValue()).as(report(own)).isZero();
                return Model.load(own.resolve("model.safetensors")).parameters();
            }
            process.destroyForcibly().waitFor();
            kills++;
            interruptedWrites += holdsTemporary(own.resolve("checkpoints")) ? 1 : 0;
        }
        assertThat(start(own, settings).waitFor()).as(report(own)).isZero();
        return Model.load(own.resolve("model.safetensors")).parameters();
    }

    private static boolean holdsTemporary(Path checkpoints) throws IOException {
        if (!Files.isDirectory(checkpoints)) {
            return false;
        }
        try (Stream<Path> files = Files.list(checkpoints)) {
            return files.anyMatch(file -> file.getFileName().toString().endsWith(".tmp"));
        }
    }

    /** Wide layers and a checkpoint after almost every step, so that a file is being written most of the time. */
    private static List<String> command(Path own, int settings) {
        List<String> command = ChildProcess.layerwise(
                "train",
                "--hidden",
                "128,128,128",
                "--epochs",
                "12",
                "--checkpoint-dir",
                own.resolve("checkpoints").toString(),
                "--checkpoint-minutes",
                "0.0002",
                "--resume",
                "--output",
                own.resolve("model.safetensors").toString());
        for (String word : SETTINGS.get(settings)) {
            if (word.equals("--epochs")) {
                int at = command.indexOf(word);
                command.subList(at, at + 2).clear();
            }
            command.add(word);
        }
        return command;
    }

    private static Process start(Path own, int settings) throws IOException {
        return start(own, command(own, settings));
    }

    private static Process start(Path own, List<String> command) throws IOException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        own.resolve("output.txt").toFile()))
                .start();
    }

    private static String report(Path own) throws IOException {
        Path output = own.resolve("output.txt");
        return Files.exists(output) ? Files.readString(output) : "no output";
    }

    @Test
    void aRunThatIsInterruptedKeepsItsModelAndItsCheckpoint() throws Exception {
        // What a shell starts in the background, so a whole build, has its interrupts ignored, and so have its
        // children.
        assumeThat(ignoresInterrupts()).as("interrupts are ignored here").isFalse();
        Path own = Files.createDirectory(folder.resolve("interrupted"));
        List<String> command = new ArrayList<>(command(own, 0));
        command.set(command.indexOf("--epochs") + 1, "1000000");
        Process process = start(own, command);
        try {
            interrupt(own, process);
        } finally {
            process.destroyForcibly();
        }
        Path checkpoints = own.resolve("checkpoints");
        assertThat(process.exitValue()).as(report(own)).isEqualTo(130);
        assertThat(report(own)).containsPattern("trained   in .*, interrupted after epoch \\d+");
        Model model = Model.load(own.resolve("model.safetensors"));
        try (Stream<Path> files = Files.list(checkpoints)) {
            Path newest = files.filter(file -> file.getFileName().toString().startsWith("step"))
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
            assertThat(Model.load(newest)
                            .parameters()
                            .flat()
                            .sameBits(model.parameters().flat()))
                    .isTrue();
        }
    }

    private static void interrupt(Path own, Process process) throws Exception {
        Path best = own.resolve("checkpoints").resolve("best.safetensors");
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        while (!Files.exists(best)) {
            assertThat(System.nanoTime()).as(report(own)).isLessThan(deadline);
            Thread.sleep(20);
        }
        // As Ctrl-C does.
        assertThat(new ProcessBuilder("kill", "-INT", Long.toString(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).as(report(own)).isTrue();
    }

    /** Whether this process was started with SIGINT, whose number is 2, ignored; false where the system does not tell. */
    private static boolean ignoresInterrupts() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return false;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 0b10) != 0);
    }
}
