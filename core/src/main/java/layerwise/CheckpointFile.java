package layerwise;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import layerwise.file.InvalidFileException;
import layerwise.file.Json;
import layerwise.file.JsonObject;
import layerwise.file.SafeTensors;
import layerwise.math.Matrix;

/**
 * Checkpoints as files: a model file of the parameters that are trained, with further tensors whose names have a dot in them, and in the
 * metadata's {@code checkpoint} the run's identity and position. Floating-point numbers there are texts, which keep every bit and can
 * say NaN.
 */
final class CheckpointFile {
    /** The name of the position in the metadata. */
    static final String METADATA = "checkpoint";

    private CheckpointFile() {}

    /** The text of a position. */
    static String describe(RunIdentity identity, TrainingRun.State state) {
        SequencedMap<String, Object> map = new LinkedHashMap<>();
        map.put("run", identity.facts());
        map.put("epoch", state.epoch());
        map.put("batch", state.batch());
        map.put("cost", Double.toString(state.cost()));
        map.put("metrics", texts(state.metrics()));
        map.put("update", texts(state.update()));
        map.put(
                "history",
                state.history().stream().map(CheckpointFile::describe).toList());
        return Json.write(map);
    }

    private static Map<String, Object> describe(Epoch epoch) {
        SequencedMap<String, Object> metrics = new LinkedHashMap<>();
        epoch.metrics().forEach((name, value) -> metrics.put(name, Double.toString(value)));
        SequencedMap<String, Object> map = new LinkedHashMap<>();
        map.put("number", epoch.number());
        map.put("cost", Double.toString(epoch.cost()));
        map.put("learning_rate", Double.toString(epoch.learningRate()));
        map.put("metrics", metrics);
        return map;
    }

    private static List<String> texts(List<Double> numbers) {
        return numbers.stream().map(number -> Double.toString(number)).toList();
    }

    /**
     * Sets matrices to what a file holds and gives the position that belongs to them. Nothing is set unless all of it fits.
     *
     * @param matrices the run's, live, by their names in the file
     * @param like a position of the run
     * @throws InvalidFileException if the file is damaged, or no checkpoint
     * @throws IllegalArgumentException if it is the checkpoint of another run; the message says what differs
     */
    static TrainingRun.State read(
            Path file, RunIdentity identity, SequencedMap<String, Matrix> matrices, TrainingRun.State like)
            throws InvalidFileException {
        SafeTensors.Content content = SafeTensors.readVerified(file, ModelFile::requireReadable);
        String text = content.metadata().get(METADATA);
        if (text == null) {
            throw new InvalidFileException(file, "it is a model, but not a checkpoint");
        }
        JsonObject position;
        TrainingRun.State state;
        try {
            position = JsonObject.parse("metadata '" + METADATA + "'", text);
            state = state(position);
        } catch (IllegalArgumentException e) {
            throw new InvalidFileException(file, String.valueOf(e.getMessage()), e);
        }
        try {
            identity.require(position.object("run"));
            requireSame(content.tensors(), matrices);
            if (state.metrics().size() != like.metrics().size()
                    || state.update().size() != like.update().size()) {
                throw new IllegalArgumentException("its position has other numbers than this run's");
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("cannot go on from '" + file + "': " + e.getMessage(), e);
        }
        matrices.forEach((name, matrix) ->
                matrix.copyFrom(Objects.requireNonNull(content.tensors().get(name))));
        return state;
    }

    private static void requireSame(SequencedMap<String, Matrix> saved, SequencedMap<String, Matrix> matrices) {
        matrices.forEach((name, matrix) -> {
            Matrix other = saved.get(name);
            if (other == null || !other.shape().equals(matrix.shape())) {
                throw new IllegalArgumentException("this run needs a " + matrix.shape() + " " + name + ", but it has "
                        + (other == null ? "none" : "a " + other.shape() + " one"));
            }
        });
    }

    private static TrainingRun.State state(JsonObject position) {
        List<Epoch> history = new ArrayList<>();
        for (JsonObject epoch : position.objects("history")) {
            SequencedMap<String, Double> metrics = new LinkedHashMap<>();
            JsonObject saved = epoch.object("metrics");
            saved.fields()
                    .keySet()
                    .forEach(name -> metrics.put(String.valueOf(name), number(saved.text(String.valueOf(name)))));
            history.add(new Epoch(
                    epoch.count("number"), number(epoch.text("cost")), number(epoch.text("learning_rate")), metrics));
        }
        return new TrainingRun.State(
                position.count("epoch"),
                position.count("batch"),
                number(position.text("cost")),
                numbers(position.texts("metrics")),
                numbers(position.texts("update")),
                history);
    }

    private static List<Double> numbers(List<String> texts) {
        return texts.stream().map(CheckpointFile::number).toList();
    }

    private static double number(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' is not a number", e);
        }
    }
}
