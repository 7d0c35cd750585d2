package layerwise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import layerwise.math.Kernels;
import layerwise.math.Matrix;
import layerwise.math.Precision;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Training from a mapped file is training from memory. */
@Timeout(120)
class OutOfCoreTest {
    private static final Matrix X = Samples.normal(3, 12, 300);
    private static final Matrix Y = Samples.classNumbers(4, 5, 300);
    private static final Matrix WEIGHTS = Samples.positive(5, 1, 300);
    private static final Network NETWORK =
            Network.of(12, Layer.dense(16, Activation.RELU), Layer.dense(5, Activation.SOFTMAX));

    @TempDir
    Path folder;

    private ExampleFile file(Precision precision, Matrix x, Matrix y, Matrix weights) throws IOException {
        Path path = Files.createTempFile(folder, "x", ".examples");
        return ExampleFile.open(ExampleFileTest.write(path, precision, x, y, weights));
    }

    private static Map<String, Recipes.Case> cases() {
        Map<String, Recipes.Case> cases = new LinkedHashMap<>(Recipes.all(12, 16));
        Recipe recipe = new Recipe().epochs(3);
        cases.put("adam", new Recipes.Case(NETWORK, recipe));
        cases.put(
                "momentum",
                new Recipes.Case(
                        NETWORK, recipe.optimizer(Optimizer.momentum(0.05)).batchSize(7)));
        cases.put("one batch", new Recipes.Case(NETWORK, recipe.batchSize(1000)));
        cases.put("full batch", new Recipes.Case(NETWORK, recipe.batchSize(Recipe.FULL_BATCH)));
        cases.put("given classes", new Recipes.Case(NETWORK, recipe.classWeights(ClassWeights.of("1,2,0.5,3,1"))));
        return cases;
    }

    private void assertSame(TrainingResult mapped, TrainingResult memory) throws IOException {
        assertThat(mapped.history()).isEqualTo(memory.history());
        assertThat(mapped.ending()).isEqualTo(memory.ending());
        Path one = folder.resolve("one.safetensors");
        Path other = folder.resolve("other.safetensors");
        mapped.model().save(one);
        memory.model().save(other);
        assertThat(one).hasSameBinaryContentAs(other);
    }

    @TestFactory
    Stream<DynamicTest> theModelHasTheSameBytesAsFromMemory() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Precision precision : Precision.values()) {
            for (Matrix weights : List.of(WEIGHTS, Measurement.UNWEIGHTED)) {
                if (precision != Precision.FLOAT32 && weights.isEmpty()) {
                    continue;
                }
                for (Map.Entry<String, Recipes.Case> entry : cases().entrySet()) {
                    String name = precision + ", " + entry.getKey() + (weights.isEmpty() ? "" : ", weighted");
                    tests.add(
                            DynamicTest.dynamicTest(name, () -> assertSameBits(entry.getValue(), precision, weights)));
                }
            }
        }
        return tests.stream();
    }

    private void assertSameBits(Recipes.Case example, Precision precision, Matrix weights) throws IOException {
        Recipe recipe = example.recipe().precision(precision);
        try (ExampleFile file = file(precision, X, Y, weights)) {
            TrainingResult memory =
                    new Trainer(example.network(), recipe).threads(1).train(X, Y, weights);
            for (int threads : new int[] {1, 3}) {
                Trainer trainer = new Trainer(example.network(), recipe).threads(threads);
                assertSame(trainer.train(file), memory);
                assertThat(readers()).isEmpty();
            }
        }
    }

    /** More examples than a block holds, and a validation set that is mapped too. */
    @Test
    void manyBlocksAndValidationFromAFileGiveTheSameBits() throws IOException {
        int m = 30_001;
        Matrix x = Samples.normal(1, 12, m);
        Matrix y = Samples.classNumbers(2, 5, m);
        Recipe recipe = new Recipe().epochs(3).batchSize(100).classWeights(ClassWeights.balanced());
        TrainingResult memory =
                new Trainer(NETWORK, recipe).validation(X, Y, WEIGHTS).train(x, y);
        try (ExampleFile file = file(Precision.FLOAT32, x, y, Measurement.UNWEIGHTED);
                ExampleFile held = file(Precision.FLOAT32, X, Y, WEIGHTS)) {
            assertSame(new Trainer(NETWORK, recipe).threads(2).validation(held).train(file), memory);
        }
    }

    @Test
    void aRunGoesOnFromWhereverItsExamplesLie() throws IOException {
        for (Map.Entry<String, Recipes.Case> entry : cases().entrySet()) {
            if (!List.of("momentum", "weights").contains(entry.getKey())) {
                continue;
            }
            Recipes.Case example = entry.getValue();
            TrainingResult whole = new Trainer(example.network(), example.recipe()).train(X, Y, WEIGHTS);
            try (ExampleFile file = file(Precision.FLOAT32, X, Y, WEIGHTS)) {
                Checkpoints checkpoints = Checkpoints.in(Files.createTempDirectory(folder, "own"));
                TrainingResult last = null;
                int stops = 0;
                while (last == null || last.ending() == TrainingEvent.Ending.INTERRUPTED) {
                    Trainer trainer = new Trainer(example.network(), example.recipe())
                            .checkpoints(checkpoints)
                            .resume(true)
                            .stopAfter(3);
                    last = stops % 2 == 0 ? trainer.train(X, Y, WEIGHTS) : trainer.train(file);
                    stops++;
                }
                assertThat(stops).isGreaterThan(3);
                assertSame(last, whole);
            }
        }
    }

    @Test
    void evaluationCrossValidationAndRangeTestsAreTheSame() throws IOException {
        Model model = Model.of(NETWORK, NETWORK.initialize(Precision.FLOAT32, 1));
        Trainer trainer = new Trainer(NETWORK, new Recipe().epochs(2));
        try (ExampleFile file = file(Precision.FLOAT32, X, Y, WEIGHTS)) {
            Evaluation memory = model.evaluate(X, Y, WEIGHTS, Kernels.best(1));
            assertThat(model.evaluate(file).cost()).isEqualTo(memory.cost());
            assertThat(model.evaluate(file).metrics()).isEqualTo(memory.metrics());
            assertThat(trainer.findLearningRate(file)).isEqualTo(trainer.findLearningRate(X, Y, WEIGHTS));
            CrossValidation folds = CrossValidation.of(3);
            CrossValidationResult ofFile = folds.run(NETWORK, new Recipe().epochs(2), file, List.of());
            CrossValidationResult ofMatrices = folds.run(NETWORK, new Recipe().epochs(2), X, Y, WEIGHTS, List.of());
            for (int fold = 0; fold < 3; fold++) {
                assertThat(ofFile.evaluations().get(fold).metrics())
                        .isEqualTo(ofMatrices.evaluations().get(fold).metrics());
            }
        }
        assertThat(readers()).isEmpty();
    }

    @Test
    void warningsAreTheSame() throws IOException {
        Matrix x = X.copy();
        Matrix same = Matrix.zeros(Precision.FLOAT64, 1, 300);
        for (int j = 0; j < 300; j++) {
            x.set(2, j, 7);
            x.set(5, j, 300 + j);
            x.set(7, j, j == 299 ? 1 : 0);
        }
        Recipe recipe = new Recipe().epochs(11);
        List<String> memory = warnings(new Trainer(NETWORK, recipe), Examples.of(x, same));
        assertThat(memory)
                .anyMatch(message -> message.startsWith("feature 2 is the same"))
                .anyMatch(message -> message.startsWith("feature 5 is not scaled"))
                .anyMatch(message -> message.startsWith("all targets are the same"));
        try (ExampleFile file = file(Precision.FLOAT32, x, same, Measurement.UNWEIGHTED)) {
            assertThat(warnings(new Trainer(NETWORK, recipe), file)).isEqualTo(memory);
        }
    }

    private static List<String> warnings(Trainer trainer, Examples examples) {
        List<String> warnings = new ArrayList<>();
        trainer.onEvent(event -> {
                    if (event instanceof TrainingEvent.Warned(String message)) {
                        warnings.add(message);
                    }
                })
                .train(examples);
        return warnings;
    }

    @Test
    void aWrongExampleIsNamedByItsNumber() throws IOException {
        Network network = Network.of(1, Layer.dense(5, Activation.SOFTMAX));
        Matrix x = Samples.normal(1, 1, 100_000);
        Matrix y = Samples.classNumbers(2, 5, 100_000);
        y.set(0, 99_123, 5);
        try (ExampleFile file = file(Precision.FLOAT32, x, y, Measurement.UNWEIGHTED)) {
            assertThatThrownBy(() -> new Trainer(network).train(file))
                    .hasMessageContaining("needs a class number from 0 to 4, but example 99123 has 5.0");
        }
        try (ExampleFile file = file(Precision.FLOAT32, X, Y, Measurement.UNWEIGHTED)) {
            assertThatThrownBy(() -> new Trainer(network).train(file))
                    .hasMessage("X must be (1, m) with m of at least 1, but is (12, 300); examples are columns");
            assertThatThrownBy(() -> new Trainer(Network.of(12, Layer.dense(3, Activation.IDENTITY))).train(file))
                    .hasMessage("Y must be (3, 300) for this network and X, but is (1, 300)");
        }
        Matrix zeros = Matrix.zeros(Precision.FLOAT32, 1, 300);
        try (ExampleFile file = file(Precision.FLOAT32, X, Y, zeros)) {
            assertThatThrownBy(() -> new Trainer(NETWORK).train(file))
                    .hasMessage("the weights of all 300 examples are 0");
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aFileThatIsCutShortMeanwhileEndsTheRunWithASentence() throws IOException {
        try (ExampleFile file = file(
                Precision.FLOAT32,
                Samples.normal(1, 12, 20_000),
                Samples.classNumbers(2, 5, 20_000),
                Measurement.UNWEIGHTED)) {
            Trainer trainer = new Trainer(NETWORK, new Recipe().epochs(1000)).onEvent(event -> {
                if (event instanceof TrainingEvent.EpochEnded) {
                    truncate(file.path());
                }
            });
            assertThatThrownBy(() -> trainer.train(file))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageStartingWith("cannot read '" + file.path() + "': ")
                    .hasMessageContaining("cut short");
        }
        assertThat(readers()).isEmpty();
    }

    private static void truncate(Path path) {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.setLength(100);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void theReadingThreadEndsWithARunThatFails() throws IOException {
        try (ExampleFile file = file(Precision.FLOAT32, X, Y, WEIGHTS)) {
            Recipe diverging = Recipe.of(Optimizer.sgd(1e30)).epochs(5).batchSize(10);
            assertThatThrownBy(() -> new Trainer(NETWORK, diverging).train(file))
                    .isInstanceOf(DivergedException.class);
            assertThat(readers()).isEmpty();
            Trainer trainer = new Trainer(NETWORK, new Recipe().epochs(5)).onEvent(event -> {
                if (event instanceof TrainingEvent.EpochEnded) {
                    throw new IllegalStateException("the listener fails");
                }
            });
            assertThatThrownBy(() -> trainer.train(file)).hasMessage("the listener fails");
            assertThat(readers()).isEmpty();
        }
    }

    private static List<String> readers() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter("layerwise-examples"::equals)
                .toList();
    }
}
