package layerwise.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import layerwise.table.Column;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The course's application, a network of four layers on pictures in HDF5, beside the NumPy script of the same. */
class CourseApplicationIT {
    private static final List<String> OPTIONS = List.of(
            "--features",
            "train_set_x",
            "--target",
            "train_set_y",
            "--test-features",
            "test_set_x",
            "--test-target",
            "test_set_y",
            "--scale",
            "0.00392156862745098",
            "--hidden",
            "20,7,5",
            "--activation",
            "relu",
            "--loss",
            "binary-cross-entropy",
            "--optimizer",
            "sgd",
            "--learning-rate",
            "0.0075",
            "--batch-size",
            "full",
            "--epochs",
            "2500",
            "--init",
            "course",
            "--seed",
            "1",
            "--precision",
            "float64");

    @TempDir
    private Path folder = Path.of("");

    private void runScript(String module, String script) throws Exception {
        Optional<String> python = ChildProcess.python(folder, module);
        assumeThat(python).as("a python3 with NumPy and " + module).isPresent();
        Path file = Checkout.ROOT.resolve("data/src/test/python").resolve(script);
        ChildProcess made = ChildProcess.run(folder, List.of(python.orElseThrow(), file.toString(), folder.toString()));
        assertThat(made.exitCode()).as(made.report()).isZero();
    }

    @Test
    void itsCostsAreThoseOfTheScript() throws Exception {
        runScript("h5py", "course_images.py");
        runScript("numpy", "course_application.py");
        Path history = folder.resolve("costs.csv");
        List<Object> arguments = Stream.concat(
                        Stream.<Object>of(
                                "train",
                                folder.resolve("train_pictures.h5"),
                                "--test",
                                folder.resolve("test_pictures.h5"),
                                "--history",
                                history,
                                "--output",
                                folder.resolve("model.safetensors"),
                                "--json"),
                        OPTIONS.stream())
                .toList();
        CommandRun run = CommandRun.of(arguments.toArray());
        assertThat(run.exitCode()).as(run.err()).isZero();

        Column.Numeric ours = (Column.Numeric) Tables.read(history).column("cost");
        Column.Numeric theirs =
                (Column.Numeric) Tables.read(folder.resolve("costs_numpy.csv")).column("cost");
        assertThat(ours.size()).isEqualTo(theirs.size()).isEqualTo(2500);
        for (int i = 0; i < ours.size(); i++) {
            assertThat(ours.get(i)).as("iteration %d", i).isCloseTo(theirs.get(i), within(1e-9));
        }
        assertThat(run.json().object("train").number("accuracy")).isEqualTo(1);
        assertThat(run.json().object("test").number("accuracy")).isGreaterThan(0.9);

        CommandRun evaluated = CommandRun.of(
                "evaluate",
                folder.resolve("model.safetensors"),
                folder.resolve("test_pictures.h5"),
                "--features",
                "test_set_x",
                "--target",
                "test_set_y",
                "--json");
        assertThat(evaluated.exitCode()).as(evaluated.err()).isZero();
        for (String measure : List.of("cost", "accuracy")) {
            assertThat(evaluated.json().number(measure))
                    .isEqualTo(run.json().object("test").number(measure));
        }
    }
}
