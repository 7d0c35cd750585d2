package layerwise.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import layerwise.file.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows whose columns are not called as those that the model was trained on, or whose target lies in a file of its own. */
class ColumnNamesTest {
    @TempDir
    private Path folder = Path.of("");

    private static CommandRun run(Object... arguments) {
        CommandRun run = CommandRun.of(arguments);
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run;
    }

    private static String refused(Object... arguments) {
        CommandRun run = CommandRun.of(arguments);
        assertThat(run.exitCode()).as(run.out()).isEqualTo(2);
        return run.err();
    }

    private CommandRun train(Object... arguments) {
        Stream<Object> more = Stream.of("--hidden", "8", "--epochs", "5", "--output", model(), "--json");
        return run(Stream.concat(Stream.concat(Stream.of("train"), Arrays.stream(arguments)), more)
                .toArray());
    }

    private Path model() {
        return folder.resolve("model.safetensors");
    }

    /** The rows of {@link Tables#threeClasses} under other names, with a column more that has the name of another. */
    private Path others(Path csv) throws IOException {
        List<String> lines = new ArrayList<>(List.of("kind,h,width,w,colour"));
        for (String line : Files.readAllLines(csv).subList(1, 121)) {
            String[] cells = line.split(",", -1);
            lines.add("?," + cells[1] + ",1e6," + cells[0] + "," + cells[2]);
        }
        return Tables.write(folder.resolve("others.csv"), lines);
    }

    @Test
    void ofAFile() throws IOException {
        requireSame(others(Tables.threeClasses(folder)));
    }

    /** Nothing is read but what is named, here not the column that no model could take. */
    @Test
    void ofAQuery() throws IOException {
        Path others = others(Tables.threeClasses(folder));
        requireSame("--query", "select *, {'a': 1} as structure from '" + others + "'");
    }

    private void requireSame(Object... rows) {
        Path csv = folder.resolve("three.csv");
        train(csv);
        CommandRun predicted = run(with(rows, "predict", model(), "--features", "w,h"));
        assertThat(predicted.err()).isEmpty();
        assertThat(predicted.out()).isEqualTo(run("predict", model(), csv).out());
        CommandRun expected = run("evaluate", model(), csv, "--json");
        CommandRun evaluated =
                run(with(rows, "evaluate", model(), "--features", "w,h", "--target", "colour", "--json"));
        requireEqual(evaluated.json(), expected.json());
    }

    private static Object[] with(Object[] rows, Object... arguments) {
        return Stream.concat(Arrays.stream(arguments), Arrays.stream(rows)).toArray();
    }

    private static void requireEqual(JsonObject measured, JsonObject expected) {
        for (String measure : List.of("cost", "accuracy")) {
            assertThat(measured.number(measure)).isEqualTo(expected.number(measure));
        }
    }

    @Test
    void ofArraysWithTheTargetInAnother() throws IOException {
        Path x = pictures("x_train.npy", 60, 1);
        Path y = labels("y_train.npy", 60);
        Path testX = pictures("x_test.npy", 30, 2);
        Path testY = labels("y_test.npy", 30);
        CommandRun trained =
                train(x, "--target", y, "--test", testX, "--test-features", "x_test", "--test-target", testY);
        requireEqual(
                run("evaluate", model(), testX, "--features", "x_test", "--target", testY, "--json")
                        .json(),
                trained.json().object("test"));
        assertThat(run("predict", model(), testX, "--features", "x_test").outLines())
                .hasSize(31);
        assertThat(refused("predict", model(), testX))
                .contains("x_test.npy has no column 'x_train'", "which the model was trained on");
    }

    /** Beside pictures in IDX their labels are read as well, which must not become a feature where the target is named. */
    @Test
    void ofPicturesInIdx() throws IOException {
        Path images = idx("train-images-idx3-ubyte", pictures(60, 1), 60, 4, 4);
        Path labels = idx("train-labels-idx1-ubyte", labels(60), 60);
        Path testImages = idx("t10k-images-idx3-ubyte", pictures(30, 2), 30, 4, 4);
        Path testLabels = idx("t10k-labels-idx1-ubyte", labels(30), 30);
        CommandRun trained = train(images, "--target", labels, "--test", testImages, "--test-target", testLabels);
        assertThat(SavedModel.load(model()).schema().features()).hasSize(1);
        train(images, "--target", labels("other.npy", 60));
        assertThat(SavedModel.load(model()).schema().features()).hasSize(1);
        train(images, "--target", labels, "--test", testImages, "--test-target", testLabels);
        requireEqual(
                run("evaluate", model(), testImages, "--json").json(),
                trained.json().object("test"));
        requireEqual(
                run("evaluate", model(), testImages, "--target", testLabels, "--json")
                        .json(),
                trained.json().object("test"));
    }

    /** A column with the name of a feature that is called otherwise here cannot be the weights. */
    @Test
    void weightsAreNotTakenForAFeature() throws IOException {
        Path csv = Tables.threeClasses(folder);
        train(csv);
        Path others = others(csv);
        Object[] named = {"--features", "w,h", "--target", "colour"};
        assertThat(refused(with(named, "evaluate", model(), others, "--weights", "width")))
                .contains("--features: the columns 'w' and 'width' would both be 'width'");
        assertThat(refused(with(named, "evaluate", model(), others, "--weights", "w")))
                .contains("--features: the column 'w' cannot be both 'width' and 'w'");
    }

    /** What a command writes is none of the files that it reads. */
    @Test
    void theTargetOfTheTestIsNotOverwritten() throws IOException {
        Path x = pictures("x.npy", 20, 1);
        Path y = labels("y.npy", 20);
        Path testY = labels("yt.csv", 20);
        assertThat(refused("train", x, "--target", y, "--test", x, "--test-target", testY, "--history", testY))
                .contains("--history", testY.toString());
    }

    /** Options that were printed bring the same training about. */
    @Test
    void whatIsPrintedAsConfigurationIsTakenBack() throws IOException {
        Path x = pictures("x_train.npy", 20, 1);
        Path y = labels("y_train.npy", 20);
        Path testX = pictures("x_test.npy", 10, 2);
        Path testY = labels("y_test.npy", 10);
        Object[] options = {
            x, "--target", y, "--test", testX, "--test-features", "x_test", "--test-target", testY, "--epochs", "1"
        };
        String printed = run(with(options, "train", "--print-config")).out();
        Path config = Tables.write(folder.resolve("run.yaml"), printed);
        assertThat(run("train", "--config", config, "--print-config").out()).isEqualTo(printed);
        run("train", "--config", config, "--output", model());
    }

    @Test
    void whatCannotBeIsRefused() throws IOException {
        Path csv = Tables.threeClasses(folder);
        train(csv);
        Path others = others(csv);
        assertThat(refused("predict", model(), others, "--features", "w"))
                .contains("--features: expected 2 columns, for what was trained on (width, height), but got 1");
        assertThat(refused("predict", model(), others, "--features", "w,w"))
                .contains("--features: the column 'w' cannot be both 'width' and 'height'; name another");
        assertThat(refused("predict", model(), others, "--features", "w,hh"))
                .contains("others.csv has no column 'hh' (did you mean 'h'?)");
        assertThat(refused("evaluate", model(), others, "--features", "w,h", "--target", "h"))
                .contains("--target: the column 'h' cannot be both 'height' and 'kind'; name another");
        assertThat(refused("evaluate", model(), others, "--features", "w,h", "--target", others))
                .contains("--target: " + others + " has 5 columns, but a file with the target alone is needed");
        assertThat(refused("train", csv, "--test", others, "--test-features", "w,h,h"))
                .contains("--test-features: expected 2 columns, for what was trained on (width, height), but got 3");
    }

    /** Pictures of 4×4, brighter at the top where the label is 1. */
    private static byte[] pictures(int count, int seed) {
        Random random = new Random(seed);
        byte[] bytes = new byte[count * 16];
        for (int i = 0; i < bytes.length; i++) {
            boolean bright = (i % 16 < 8) == (i / 16 % 2 == 1);
            bytes[i] = (byte) (random.nextInt(100) + (bright ? 100 : 0));
        }
        return bytes;
    }

    private static byte[] labels(int count) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) (i % 2);
        }
        return bytes;
    }

    private Path pictures(String name, int count, int seed) throws IOException {
        return npy(name, "(" + count + ", 4, 4, 1)", pictures(count, seed));
    }

    private Path labels(String name, int count) throws IOException {
        return npy(name, "(" + count + ",)", labels(count));
    }

    /** NumPy's format, version 1.0, of bytes. */
    private Path npy(String name, String shape, byte[] data) throws IOException {
        byte[] header = ("{'descr': '|u1', 'fortran_order': False, 'shape': " + shape + ", }\n")
                .getBytes(StandardCharsets.US_ASCII);
        ByteBuffer file = ByteBuffer.allocate(10 + header.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
        file.put((byte) 0x93)
                .put("NUMPY".getBytes(StandardCharsets.US_ASCII))
                .put((byte) 1)
                .put((byte) 0);
        file.putShort((short) header.length).put(header).put(data);
        return Files.write(folder.resolve(name), file.array());
    }

    /** MNIST's format, of bytes. */
    private Path idx(String name, byte[] data, int... shape) throws IOException {
        ByteBuffer file = ByteBuffer.allocate(4 + 4 * shape.length + data.length);
        file.put(new byte[] {0, 0, 8, (byte) shape.length});
        for (int length : shape) {
            file.putInt(length);
        }
        return Files.write(folder.resolve(name), file.put(data).array());
    }
}
