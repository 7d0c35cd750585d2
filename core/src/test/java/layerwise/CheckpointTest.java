package layerwise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import layerwise.math.Matrix;
import layerwise.math.Precision;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTest {
    private static final Matrix X = Samples.normal(3, 12, 200).to(Precision.FLOAT32);
    private static final Matrix Y = Samples.classNumbers(4, 5, 200).to(Precision.FLOAT32);
    private static final Matrix WEIGHTS = Samples.positive(5, 1, 200);
    private static final Network NETWORK =
            Network.of(12, Layer.dense(8, Activation.RELU), Layer.dropout(0.2), Layer.dense(5, Activation.SOFTMAX));
    private static final Recipe RECIPE = new Recipe().epochs(4);

    @TempDir
    Path folder;

    /** Every run is stopped after three steps, most often within an epoch, and resumed by a new trainer. */
    @TestFactory
    Stream<DynamicTest> aRunThatIsStoppedAgainAndAgainEndsWithTheBitsOfOneThatWasNot() {
        return Recipes.all(12, 16).entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> {
                    Recipes.Case example = entry.getValue();
                    Path own = folder.resolve(entry.getKey());
                    Checkpoints checkpoints =
                            Checkpoints.in(own).every(Duration.ofDays(1)).everyEpochs(0);
                    Recipe recipe = example.recipe().batchSize() == Recipe.FULL_BATCH
                            ? example.recipe()
                            : example.recipe().batchSize(24);
                    TrainingResult whole = new Trainer(example.network(), recipe)
                            .checkpoints(Checkpoints.in(folder.resolve(entry.getKey() + " whole")))
                            .train(X, Y, WEIGHTS);
                    TrainingResult last = null;
                    int stops = 0;
                    while (last == null || last.ending() == TrainingEvent.Ending.INTERRUPTED) {
                        last = new Trainer(example.network(), recipe)
                                .checkpoints(checkpoints)
                                .resume(true)
                                .stopAfter(3)
                                .train(X, Y, WEIGHTS);
                        stops++;
                    }
                    assertThat(stops).isGreaterThan(1);
                    assertThat(last.history()).isEqualTo(whole.history());
                    assertThat(last.ending()).isEqualTo(whole.ending());
                    assertSame(last.model(), whole.model());
                }));
    }

    private static void assertSame(Model actual, Model expected) {
        assertThat(actual.parameters().flat().sameBits(expected.parameters().flat()))
                .isTrue();
        assertThat(actual.parameters()
                        .statistics()
                        .sameBits(expected.parameters().statistics()))
                .isTrue();
        assertThat(actual.provenance()).isEqualTo(expected.provenance());
    }

    private Trainer trainer(Network network, Recipe recipe) {
        return new Trainer(network, recipe).checkpoints(Checkpoints.in(folder));
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    @Test
    void theNewestAreKeptAndTheBestEpochsModel() throws Exception {
        TrainingResult result = trainer(NETWORK, RECIPE.patience(10))
                .checkpoints(Checkpoints.in(folder).keep(2))
                .metadata("note", "kept")
                .validation(Samples.normal(6, 12, 40), Samples.classNumbers(7, 5, 40))
                .train(X, Y);
        assertThat(files().stream().map(file -> file.getFileName().toString()))
                .hasSize(3)
                .contains("best.safetensors", "step-000000000028.safetensors");
        Model best = Model.load(folder.resolve("best.safetensors"));
        assertThat(best.parameters().flat().sameBits(result.model().parameters().flat()))
                .isTrue();
        assertThat(best.metadata()).containsEntry("note", "kept");
        // A checkpoint is a model too, of the weights that are trained.
        Model newest = Model.load(folder.resolve("step-000000000028.safetensors"));
        assertThat(newest.network()).isEqualTo(NETWORK);
        assertThat(newest.evaluate(X, Y).cost())
                .isLessThan(result.history().getFirst().cost());
    }

    @Test
    void onlyTheSameRunGoesOn() {
        trainer(NETWORK, RECIPE).train(X, Y);
        assertThatThrownBy(() -> trainer(NETWORK, RECIPE).train(X, Y))
                .hasMessage("the folder '" + folder
                        + "' holds checkpoints already; resume from them, or name another folder");
        assertRefused(
                NETWORK, RECIPE.batchSize(16), X, "it was made with batch size 32, but this run has batch size 16");
        assertRefused(NETWORK, RECIPE.l2(0.5), X, "it was made with no l2, but this run has l2 0.5");
        assertRefused(NETWORK, RECIPE.seed(2), X, "seed 1, but this run has seed 2");
        Network other = Network.of(12, Layer.dense(9, Activation.RELU), Layer.dense(5, Activation.SOFTMAX));
        assertRefused(other, RECIPE, X, "it is of another network");
        Matrix changed = X.copy();
        changed.set(3, 77, 0.5);
        assertRefused(NETWORK, RECIPE, changed, "it was made with other examples");
    }

    private void assertRefused(Network network, Recipe recipe, Matrix x, String message) {
        assertThatThrownBy(() -> trainer(network, recipe).resume(true).train(x, Y))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("cannot go on from '" + folder)
                .hasMessageContaining(message);
    }

    @Test
    void aFinishedRunMayBeMadeLongerWhereNoScheduleNeedsItsEnd() {
        TrainingResult longer = new Trainer(NETWORK, RECIPE.epochs(6)).train(X, Y);
        trainer(NETWORK, RECIPE).train(X, Y);
        TrainingResult resumed = trainer(NETWORK, RECIPE.epochs(6)).resume(true).train(X, Y);
        assertThat(resumed.history()).isEqualTo(longer.history());
        assertSame(resumed.model(), longer.model());
    }

    @Test
    void aRunWithACosineMayNotBeMadeLonger() {
        Recipe cosine = RECIPE.schedule(Schedule.of("cosine"));
        trainer(NETWORK, cosine).train(X, Y);
        assertRefused(NETWORK, cosine.epochs(6), X, "epochs 4, but this run has epochs 6");
    }

    @Test
    void aDamagedCheckpointIsPassedOverWithAWarning() throws Exception {
        TrainingResult whole = trainer(NETWORK, RECIPE).train(X, Y);
        List<Path> steps = files().stream()
                .filter(file -> file.getFileName().toString().startsWith("step"))
                .toList();
        Path newest = steps.getLast();
        Path before = steps.get(steps.size() - 2);
        byte[] bytes = Files.readAllBytes(newest);
        bytes[bytes.length / 2] ^= 1;
        Files.write(newest, bytes);
        Files.writeString(folder.resolve(".layerwise-0123456789abcdef.tmp"), "left by a killed process");
        List<TrainingEvent> events = new ArrayList<>();
        TrainingResult resumed =
                trainer(NETWORK, RECIPE).resume(true).onEvent(events::add).train(X, Y);
        assertThat(events.getFirst()).isInstanceOf(TrainingEvent.Started.class);
        assertThat(events.get(1))
                .isInstanceOfSatisfying(
                        TrainingEvent.Warned.class,
                        warned -> assertThat(warned.message())
                                .startsWith("cannot read '" + newest)
                                .endsWith("; it is now '" + newest.getFileName()
                                        + ".damaged', and an older one is looked for"));
        assertThat(events)
                .anySatisfy(event -> assertThat(event)
                        .isInstanceOfSatisfying(
                                TrainingEvent.Resumed.class,
                                from -> assertThat(from.file()).isEqualTo(before)));
        assertSame(resumed.model(), whole.model());
        assertThat(files()).noneMatch(file -> file.toString().endsWith(".tmp"));
    }

    @Test
    void resumingWithoutCheckpointsBegins() {
        TrainingResult result = trainer(NETWORK, RECIPE).resume(true).train(X, Y);
        assertThat(result.history()).hasSize(4);
    }

    /** Puts a file where the folder was, as soon as the first epoch has ended and its checkpoint is on the disk. */
    private Trainer obstructed(Checkpoints checkpoints, List<TrainingEvent> events) {
        Path own = checkpoints.folder();
        return new Trainer(NETWORK, RECIPE.epochs(40)).checkpoints(checkpoints).onEvent(event -> {
            events.add(event);
            if (event instanceof TrainingEvent.CheckpointSaved && !Files.isDirectory(own.resolveSibling("moved"))) {
                try {
                    Files.move(own, own.resolveSibling("moved"));
                    Files.writeString(own, "in the way");
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        });
    }

    @Test
    void aFailureIsToldAndTheRunGoesOnWithTheOlderCheckpoint() throws Exception {
        List<TrainingEvent> events = new ArrayList<>();
        Checkpoints checkpoints = Checkpoints.in(folder.resolve("own"));
        TrainingResult result = obstructed(checkpoints, events).train(X, Y);
        assertThat(result.ending()).isEqualTo(TrainingEvent.Ending.COMPLETED);
        Optional<String> message = events.stream()
                .filter(TrainingEvent.CheckpointFailed.class::isInstance)
                .map(event -> ((TrainingEvent.CheckpointFailed) event).message())
                .findFirst();
        assertThat(message)
                .hasValueSatisfying(text -> assertThat(text)
                        .startsWith("cannot write '" + checkpoints.folder())
                        .endsWith("is not a folder"));
        try (Stream<Path> files = Files.list(folder.resolve("moved"))) {
            for (Path file : files.toList()) {
                assertThat(Model.load(file).network()).isEqualTo(NETWORK);
            }
        }
    }

    @Test
    void aFailureEndsTheRunWhereItShall() {
        Checkpoints checkpoints = Checkpoints.in(folder.resolve("own")).stopOnFailure();
        assertThatThrownBy(() -> obstructed(checkpoints, new ArrayList<>()).train(X, Y))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("is not a folder");
    }

    @Test
    void aFolderThatCannotBeIsRefusedBeforeTraining() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThatThrownBy(() -> new Trainer(NETWORK, RECIPE)
                        .checkpoints(Checkpoints.in(file))
                        .train(X, Y))
                .hasMessageContaining("cannot write checkpoints to '" + file + "': it is a file, not a folder");
        assertThatThrownBy(() -> Checkpoints.in(folder).everyEpochs(0))
                .hasMessageContaining("neither by epochs nor by time");
        assertThatThrownBy(() -> Checkpoints.in(folder).keep(0)).hasMessageContaining("at least 1 checkpoint");
    }
}
