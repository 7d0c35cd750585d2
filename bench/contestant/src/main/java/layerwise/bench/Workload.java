package layerwise.bench;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;

/**
 * What is raced over: a network of dense layers, ReLU between them, and steps over the same mini-batches in a circle.
 *
 * @param name for example {@code W2}
 * @param task what a step is
 * @param widths n⁰ … n^L
 * @param output what stands on the last layer, with its cross-entropy
 * @param rule how parameters follow their gradients
 * @param learningRate α
 * @param batchSize the examples of a step
 * @param batches how many mini-batches there are
 */
public record Workload(
        String name,
        Task task,
        List<Integer> widths,
        Output output,
        Rule rule,
        double learningRate,
        int batchSize,
        int batches) {
    /** β of momentum. */
    public static final double MOMENTUM = 0.9;
    /** β₁ of Adam. */
    public static final double BETA1 = 0.9;
    /** β₂ of Adam. */
    public static final double BETA2 = 0.999;
    /** ε of Adam. */
    public static final double EPSILON = 1e-8;

    /** What a step is. */
    public enum Task {
        /** Forward, backward, update. */
        TRAIN,
        /** Forward. */
        PREDICT
    }

    /** The last layer's activation, which brings its loss. */
    public enum Output {
        /** With binary cross-entropy; labels are 0 or 1. */
        SIGMOID,
        /** With categorical cross-entropy; labels are class numbers. */
        SOFTMAX
    }

    /** The optimiser. */
    public enum Rule {
        /** θ := θ − αg. */
        GRADIENT_DESCENT,
        /** v := βv + g; θ := θ − αv. */
        MOMENTUM,
        /** Kingma and Ba's algorithm 1. */
        ADAM
    }

    /** Copies the widths. */
    public Workload {
        widths = List.copyOf(widths);
    }

    /** n⁰. */
    public int inputs() {
        return widths.getFirst();
    }

    /** n^L. */
    public int outputs() {
        return widths.getLast();
    }

    /** L. */
    public int depth() {
        return widths.size() - 1;
    }

    /** The examples of all mini-batches. */
    public int examples() {
        return batchSize * batches;
    }

    /** The additions and multiplications of a step's products. */
    public double operations() {
        double products = 0;
        for (int l = 1; l <= depth(); l++) {
            // Z = W·A_prev; in training dW, and above the first layer dA_prev.
            int count = task == Task.PREDICT ? 1 : l == 1 ? 2 : 3;
            products += 2.0 * count * widths.get(l) * widths.get(l - 1) * batchSize;
        }
        return products;
    }

    /** Writes it as {@code workload.properties} into a folder. */
    public void write(Path folder) throws IOException {
        Properties properties = new Properties();
        properties.setProperty("name", name);
        properties.setProperty("task", task.name());
        properties.setProperty("widths", widths.stream().map(String::valueOf).collect(Collectors.joining(" ")));
        properties.setProperty("output", output.name());
        properties.setProperty("rule", rule.name());
        properties.setProperty("learningRate", String.valueOf(learningRate));
        properties.setProperty("batchSize", String.valueOf(batchSize));
        properties.setProperty("batches", String.valueOf(batches));
        try (Writer writer = Files.newBufferedWriter(folder.resolve("workload.properties"))) {
            properties.store(writer, null);
        }
    }

    /** Reads what {@link #write} wrote. */
    public static Workload read(Path folder) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(folder.resolve("workload.properties"))) {
            properties.load(reader);
        }
        return new Workload(
                properties.getProperty("name"),
                Task.valueOf(properties.getProperty("task")),
                Arrays.stream(properties.getProperty("widths").split(" ", -1))
                        .map(Integer::valueOf)
                        .toList(),
                Output.valueOf(properties.getProperty("output")),
                Rule.valueOf(properties.getProperty("rule")),
                Double.parseDouble(properties.getProperty("learningRate")),
                Integer.parseInt(properties.getProperty("batchSize")),
                Integer.parseInt(properties.getProperty("batches")));
    }
}
