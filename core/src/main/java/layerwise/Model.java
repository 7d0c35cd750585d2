package layerwise;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import layerwise.math.Kernels;
import layerwise.math.Matrix;
import layerwise.math.PackedWeights;
import layerwise.math.Precision;
import layerwise.math.WeightFormat;
import org.jspecify.annotations.Nullable;

/**
 * A trained network: its description, its parameters, and what else its file carries. It is immutable and may be shared by any
 * number of threads, each with a {@link Predictor} of its own.
 */
public final class Model {
    private static final int CAPACITY = 128;

    private final Network network;
    private final Parameters parameters;
    private final SequencedMap<String, Object> provenance;
    private final SequencedMap<String, String> metadata;
    private final Map<Packing, List<PackedWeights>> packed = new HashMap<>();
    private @Nullable Folded folded;

    /** Weights are packed once for all predictors whose kernels are of one class. */
    private record Packing(Class<? extends Kernels> kernels, WeightFormat format) {}

    Model(
            Network network,
            Parameters parameters,
            SequencedMap<String, Object> provenance,
            SequencedMap<String, String> metadata) {
        parameters.requireFor(network);
        this.network = network;
        this.parameters = parameters;
        this.provenance = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(provenance));
        this.metadata = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(metadata));
    }

    static Model trained(
            Network network,
            Parameters parameters,
            SequencedMap<String, Object> provenance,
            SequencedMap<String, String> metadata) {
        return new Model(network, parameters.copy().asReadOnly(), provenance, metadata);
    }

    /** A model of the given parameters, which are copied. */
    public static Model of(Network network, Parameters parameters) {
        return trained(network, parameters, new LinkedHashMap<>(), new LinkedHashMap<>());
    }

    /** The description. */
    public Network network() {
        return network;
    }

    /** The parameters, read-only. */
    public Parameters parameters() {
        return parameters;
    }

    /** How the model was trained: optimiser, epochs, batch size, seed, examples, kernels, last cost and metrics. */
    public SequencedMap<String, Object> provenance() {
        return provenance;
    }

    /** Further texts that travel in the model's file, by their names. */
    public SequencedMap<String, String> metadata() {
        return metadata;
    }

    /** The same model with a further text in its file. */
    public Model withMetadata(String name, String text) {
        requireFree(name);
        SequencedMap<String, String> extended = new LinkedHashMap<>(metadata);
        extended.put(name, text);
        return new Model(network, parameters, provenance, extended);
    }

    /** Refuses a name in the metadata that is the model's own. */
    static void requireFree(String name) {
        if (ModelFile.RESERVED.contains(name)) {
            throw new IllegalArgumentException("the metadata name '" + name + "' is the model's own");
        }
    }

    /** A new predictor for one thread, which computes on that thread. */
    public Predictor predictor() {
        return predictor(Kernels.best(1), CAPACITY);
    }

    /**
     * A new predictor for one thread, which computes on that thread and stores the weights in another format.
     *
     * @throws IllegalArgumentException if the format is one for float32 and the model is in float64
     */
    public Predictor predictor(WeightFormat format) {
        return predictor(Kernels.best(1), CAPACITY, format);
    }

    /**
     * A new predictor for one thread.
     *
     * @param kernels its own kernels, which may use further threads
     * @param capacity the most examples computed at a time, at least 1
     */
    public Predictor predictor(Kernels kernels, int capacity) {
        return predictor(kernels, capacity, WeightFormat.UNCHANGED);
    }

    /**
     * A new predictor for one thread, which stores the weights in another format.
     *
     * @param kernels its own kernels, which may use further threads
     * @param capacity the most examples computed at a time, at least 1
     * @throws IllegalArgumentException if the format is one for float32 and the model is in float64
     */
    public Predictor predictor(Kernels kernels, int capacity, WeightFormat format) {
        if (capacity < 1) {
            throw new IllegalArgumentException("the capacity must be at least 1 example, not " + capacity);
        }
        if (format != WeightFormat.UNCHANGED && parameters.precision() == Precision.FLOAT64) {
            throw new IllegalArgumentException(
                    "the weights of a float64 model cannot be stored as " + format + "; that takes a float32 model");
        }
        return new Predictor(this, kernels, capacity, format);
    }

    /** The network as predictors compute it, made once. */
    Folded folded() {
        synchronized (packed) {
            if (folded == null) {
                folded = Folded.of(network, parameters);
            }
            return folded;
        }
    }

    /** W1, W2, … as these kernels pack them; equal kernels share them. */
    List<PackedWeights> packed(Kernels kernels, WeightFormat format) {
        synchronized (packed) {
            return packed.computeIfAbsent(new Packing(kernels.getClass(), format), packing -> {
                List<PackedWeights> weights = new ArrayList<>();
                for (int l = 1; l <= parameters.depth(); l++) {
                    weights.add(kernels.pack(folded().parameters().W(l), format));
                }
                return weights;
            });
        }
    }

    /**
     * A^L of m examples; a {@link #predictor} kept for many calls is faster.
     *
     * @param x (n⁰, m), of any precision
     */
    public Matrix predict(Matrix x) {
        Matrix a = Matrix.zeros(parameters.precision(), network.outputs(), x.columns());
        if (x.columns() > 0) {
            predictor(Kernels.best(1), Math.min(CAPACITY, x.columns())).predict(x, a);
        }
        return a;
    }

    /**
     * The cost and all metrics that apply, on examples with known targets.
     *
     * @param x (n⁰, m), of any precision
     * @param y the targets, as the network's loss takes them
     * @throws IllegalArgumentException if X or Y does not fit the network
     */
    public Evaluation evaluate(Matrix x, Matrix y) {
        return evaluate(x, y, Kernels.best(1));
    }

    /** As {@link #evaluate(Matrix, Matrix)}, computed by the given kernels. */
    public Evaluation evaluate(Matrix x, Matrix y, Kernels kernels) {
        return evaluate(x, y, Measurement.UNWEIGHTED, kernels);
    }

    /**
     * The cost and all metrics that apply, on weighted examples with known targets.
     *
     * @param x (n⁰, m), of any precision
     * @param y the targets, as the network's loss takes them
     * @param weights (1, m), of any precision, at least 0 and not all 0; an empty matrix for none
     * @throws IllegalArgumentException if X or Y does not fit the network, or the weights are others
     */
    public Evaluation evaluate(Matrix x, Matrix y, Matrix weights, Kernels kernels) {
        return evaluate(Examples.of(x, y, weights), kernels);
    }

    /** As {@link #evaluate(Examples, Kernels)}, on one thread. */
    public Evaluation evaluate(Examples examples) {
        return evaluate(examples, Kernels.best(1));
    }

    /**
     * The cost and all metrics that apply, on examples that need not be in memory. Their outputs, targets and weights are, all at
     * once: n^L, the rows of Y and 1 numbers an example, and some that the metrics need.
     *
     * @throws IllegalArgumentException if the examples do not fit the network
     * @throws java.io.UncheckedIOException if they cannot be read
     */
    public Evaluation evaluate(Examples examples, Kernels kernels) {
        examples.requireFor(network, parameters.precision());
        return predictor(kernels, Math.min(CAPACITY, examples.count()))
                .evaluate(examples, Metric.all(network.loss(), network.outputs()));
    }

    /**
     * Writes the model as a safetensors file: the tensors W1, b1, … and in the metadata the network, the provenance and a
     * checksum. The file appears whole or not at all; equal models give equal bytes.
     *
     * @throws IOException if the file cannot be written; an older file of that name then stays as it was
     */
    public void save(Path file) throws IOException {
        ModelFile.write(this, file);
    }

    /**
     * Reads a model that {@link #save} wrote.
     *
     * @throws IOException if the file cannot be read, is damaged, or is no model; the message says which
     */
    public static Model load(Path file) throws IOException {
        return ModelFile.read(file);
    }
}
