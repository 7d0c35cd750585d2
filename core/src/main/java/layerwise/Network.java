package layerwise;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import layerwise.math.Function;
import layerwise.math.Kernels;
import layerwise.math.Matrix;
import layerwise.math.Precision;

/**
 * The description of a network: n⁰ inputs, layers, and the loss on the last one's output. Its dense layers are numbered
 * l = 1 … L as in the course, whatever stands between them.
 *
 * @param inputs n⁰, the number of features of an example; with an embedding its last ones are levels of categories
 * @param layers in the order of the forward pass; the last is dense
 * @param loss the loss, which must be able to stand on the last layer's activation
 */
public record Network(int inputs, List<Layer> layers, Loss loss) {
    private static final int[] NO_LEVELS = {};

    /** Checks that the layers fit together. */
    public Network {
        layers = List.copyOf(layers);
        if (inputs < 1) {
            throw new IllegalArgumentException("a network must have at least 1 input, not " + inputs);
        }
        if (layers.isEmpty() || !(layers.getLast() instanceof Layer.Dense output)) {
            throw new IllegalArgumentException(
                    "the last layer of a network must be dense, but the layers are " + layers);
        }
        List<Layer> flattened = flattened(layers);
        for (int i = 0; i < flattened.size() - 1; i++) {
            if (flattened.get(i) instanceof Layer.Dense dense
                    && dense.activation().function() == Function.SOFTMAX) {
                throw new IllegalArgumentException("softmax is an output: only the last layer may have it, but layer "
                        + (i + 1) + " of " + flattened.size() + " has");
            }
        }
        requireEmbeddingFirst(layers, inputs);
        requireSingleNorms(flattened);
        width(layers, inputs);
        if (output.activation().function() == Function.SOFTMAX && output.units() == 1) {
            throw new IllegalArgumentException("a softmax over 1 unit is always 1; use sigmoid, or 2 units and more");
        }
        if (!loss.standsOn(output.activation())) {
            throw new IllegalArgumentException(loss + " stands on " + loss.canonicalOutput()
                    + " outputs, but the last layer has " + output.activation());
        }
    }

    /** The layers in the order of the forward pass, those of residual blocks among them, the blocks themselves left out. */
    private static List<Layer> flattened(List<Layer> layers) {
        List<Layer> flat = new ArrayList<>();
        flatten(layers, flat);
        return flat;
    }

    private static void flatten(List<Layer> layers, List<Layer> flat) {
        for (Layer layer : layers) {
            if (layer instanceof Layer.Residual block) {
                flatten(block.layers(), flat);
            } else {
                flat.add(layer);
            }
        }
    }

    private static void requireEmbeddingFirst(List<Layer> layers, int inputs) {
        if (layers.getFirst() instanceof Layer.Embedding embedding) {
            if (embedding.fields() > inputs) {
                throw new IllegalArgumentException("an embedding of " + embedding.fields() + " fields takes the last "
                        + embedding.fields() + " inputs, but there are " + inputs);
            }
            if (embedding.outputs(inputs) > Integer.MAX_VALUE) {
                throw new IllegalArgumentException("an embedding of " + embedding.fields() + " fields in "
                        + embedding.dimensions() + " dimensions gives " + embedding.outputs(inputs)
                        + " outputs; at most " + Integer.MAX_VALUE + " are supported");
            }
        }
        List<Layer> later = flattened(layers.subList(1, layers.size()));
        boolean inFirstBlock = layers.getFirst() instanceof Layer.Residual block
                && flattened(block.layers()).stream().anyMatch(Layer.Embedding.class::isInstance);
        if (inFirstBlock || later.stream().anyMatch(Layer.Embedding.class::isInstance)) {
            throw new IllegalArgumentException(
                    "an embedding reads levels from the inputs: only the first layer may be one, but the layers are "
                            + layers);
        }
    }

    /** The embedding of the inputs, if the network begins with one. */
    public Optional<Layer.Embedding> embedding() {
        return layers.getFirst() instanceof Layer.Embedding embedding ? Optional.of(embedding) : Optional.empty();
    }

    /** How many levels each of the last inputs has; empty without an embedding. */
    int[] levels() {
        return embedding().map(Layer.Embedding::counts).orElse(NO_LEVELS);
    }

    /** γˡ and βˡ are named by the dense layer before them, so there may be only one pair. */
    private static void requireSingleNorms(List<Layer> flattened) {
        int l = 0;
        boolean normalized = false;
        for (Layer layer : flattened) {
            switch (layer) {
                case Layer.Dense _ -> {
                    l++;
                    normalized = false;
                }
                case Layer.BatchNorm _, Layer.LayerNorm _ -> {
                    if (normalized) {
                        throw new IllegalArgumentException("two normalisations between dense layers " + l + " and "
                                + (l + 1) + "; a dense layer must stand between them");
                    }
                    normalized = true;
                }
                case Layer.Dropout _, Layer.Residual _, Layer.Embedding _ -> {}
            }
        }
    }

    /** The number of outputs of layers that take {@code width} inputs; refuses a residual block that changes it. */
    private static int width(List<Layer> layers, int width) {
        int current = width;
        for (Layer layer : layers) {
            switch (layer) {
                case Layer.Dense dense -> current = dense.units();
                case Layer.Embedding embedding -> current = (int) embedding.outputs(current);
                case Layer.Residual block -> {
                    int outputs = width(block.layers(), current);
                    if (outputs != current) {
                        throw new IllegalArgumentException("a residual block must give as many outputs as it takes"
                                + " inputs, but takes " + current + " and gives " + outputs + ": " + block.layers());
                    }
                }
                case Layer.Dropout _, Layer.BatchNorm _, Layer.LayerNorm _ -> {}
            }
        }
        return current;
    }

    /** The layers in the order of the forward pass, those of residual blocks among them, the blocks themselves left out. */
    List<Layer> flattened() {
        return flattened(layers);
    }

    /** A network whose loss is the canonical one of the last layer's activation. */
    public static Network of(int inputs, Layer... layers) {
        List<Layer> list = List.of(layers);
        if (list.isEmpty() || !(list.getLast() instanceof Layer.Dense output)) {
            throw new IllegalArgumentException("the last layer of a network must be dense, but the layers are " + list);
        }
        return new Network(inputs, list, Loss.canonical(output.activation()));
    }

    /** The same layers under another loss. */
    public Network withLoss(Loss loss) {
        return new Network(inputs, layers, loss);
    }

    /** The dense layers, of which the l-th of the course is element l − 1. */
    public List<Layer.Dense> dense() {
        List<Layer.Dense> dense = new ArrayList<>();
        for (Layer layer : flattened()) {
            if (layer instanceof Layer.Dense d) {
                dense.add(d);
            }
        }
        return List.copyOf(dense);
    }

    /** L, the number of dense layers. */
    public int depth() {
        return dense().size();
    }

    /** nˡ for l = 0 … L: the inputs and the units of each dense layer. */
    public int[] widths() {
        List<Layer.Dense> dense = dense();
        int[] widths = new int[dense.size() + 1];
        widths[0] = inputs;
        for (int l = 1; l < widths.length; l++) {
            widths[l] = dense.get(l - 1).units();
        }
        return widths;
    }

    /** n^L, the number of outputs. */
    public int outputs() {
        return output().units();
    }

    /** The last layer. */
    public Layer.Dense output() {
        return (Layer.Dense) layers.getLast();
    }

    /**
     * The number of parameters, Σ nˡ(nˡ⁻¹ + 1), two for each unit that is normalised, and those of an embedding;
     * {@link Long#MAX_VALUE} if there are more.
     */
    public long parameterCount() {
        long count = 0;
        long width = inputs;
        for (Layer layer : flattened()) {
            // One product is less than 2⁶², so a sum that overflows is negative.
            switch (layer) {
                case Layer.Dense dense -> {
                    count += dense.units() * (width + 1);
                    width = dense.units();
                }
                case Layer.BatchNorm _, Layer.LayerNorm _ -> count += 2 * width;
                case Layer.Embedding embedding -> {
                    count += (long) embedding.dimensions() * embedding.columns();
                    width = embedding.outputs(inputs);
                }
                case Layer.Dropout _, Layer.Residual _ -> {}
            }
            if (count < 0) {
                return Long.MAX_VALUE;
            }
        }
        return count;
    }

    /** New parameters, drawn by the layers' initialisers from {@code seed}. */
    public Parameters initialize(Precision precision, long seed) {
        return Parameters.initialize(this, precision, seed);
    }

    /**
     * The forward pass of X, every cache kept: Zˡ = Wˡ·Aˡ⁻¹ + bˡ, Aˡ = gˡ(Zˡ), without dropout, as in prediction.
     *
     * @param x A⁰, (n⁰, m), of any precision; it is computed in that of the parameters
     * @throws IllegalArgumentException if X or the parameters do not fit this network
     */
    public ForwardPass forward(Parameters parameters, Matrix x) {
        return ForwardPass.predicting(this, parameters, x);
    }

    /**
     * The forward pass of X as in training: dropout layers draw their masks from {@code seed}.
     *
     * @param x A⁰, (n⁰, m)
     * @throws IllegalArgumentException if X or the parameters do not fit this network
     */
    public ForwardPass forwardTraining(Parameters parameters, Matrix x, long seed) {
        return ForwardPass.training(this, parameters, x, seed);
    }

    /**
     * Checks examples with their targets.
     *
     * @param precision the one to compute in
     * @throws IllegalArgumentException if X is not (n⁰, m) with m of at least 1, or holds a number that is not finite in the
     *     precision, or anything but a level where an embedding reads one, or the loss does not take Y; the message names the
     *     example
     */
    void requireExamples(Matrix x, Matrix y, Precision precision) {
        requireInputs(x.rows(), x.columns());
        loss.requireShape(y.rows(), y.columns(), outputs(), x.columns());
        requireExamples(x, y, precision, 0);
    }

    /** As {@link #requireExamples(Matrix, Matrix, Precision)}, for m examples that are not in memory at once. */
    void requireShapes(int rowsOfX, int rowsOfY, int m) {
        requireInputs(rowsOfX, m);
        loss.requireShape(rowsOfY, m, outputs(), m);
    }

    private void requireInputs(int rows, int m) {
        if (rows != inputs || m < 1) {
            throw new IllegalArgumentException("X must be (" + inputs + ", m) with m of at least 1, but is (" + rows
                    + ", " + m + "); examples are columns");
        }
    }

    /**
     * Checks the values of some examples.
     *
     * @param first the number of the first of them
     */
    void requireExamples(Matrix x, Matrix y, Precision precision, int first) {
        for (int j = 0; j < x.columns(); j++) {
            for (int i = 0; i < inputs; i++) {
                if (!precision.holds(x.get(i, j))) {
                    throw new IllegalArgumentException("X must be finite in " + precision + ", but feature " + i
                            + " of example " + (first + j) + " is " + x.get(i, j));
                }
            }
        }
        Kernels.requireLevels(x, levels(), first);
        loss.requireValues(y, outputs(), first);
        for (int j = 0; j < y.columns(); j++) {
            for (int i = 0; i < y.rows(); i++) {
                if (!precision.holds(y.get(i, j))) {
                    throw new IllegalArgumentException("Y must be finite in " + precision + ", but example "
                            + (first + j) + " has " + y.get(i, j) + " in row " + i);
                }
            }
        }
    }

    /** A table of the layers: number, kind, units, activation, initialiser, parameters. */
    public String summary() {
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT,
                "%-3s %-14s %7s  %-16s %-16s %11s%n",
                "l",
                "layer",
                "units",
                "activation",
                "initializer",
                "parameters"));
        text.append(String.format(Locale.ROOT, "%-3d %-14s %7d%n", 0, "input", inputs));
        Summary summary = new Summary(text, inputs);
        summary.append(layers, "");
        text.append(String.format(Locale.ROOT, "%s, %,d parameters%n", loss, parameterCount()));
        return text.toString();
    }

    /** The lines of {@link #summary()}, with the layer's number and width so far. */
    private static final class Summary {
        private final StringBuilder text;
        private int l;
        private int width;

        Summary(StringBuilder text, int width) {
            this.text = text;
            this.width = width;
        }

        void append(List<Layer> layers, String indent) {
            for (Layer layer : layers) {
                switch (layer) {
                    case Layer.Dense(int units, Activation activation, Initializer initializer) -> {
                        l++;
                        long parameters = units * (width + 1L);
                        width = units;
                        line(Integer.toString(l), indent + "dense", activation, initializer.toString(), parameters);
                    }
                    case Layer.Dropout(double rate) ->
                        text.append(String.format(
                                Locale.ROOT, "%-3s %-14s %7s  rate %s%n", "", indent + "dropout", "", rate));
                    case Layer.Embedding embedding -> {
                        width = (int) embedding.outputs(width);
                        text.append(String.format(
                                Locale.ROOT,
                                "%-3s %-14s %7d  %-33s %,11d%n",
                                "",
                                indent + "embedding",
                                width,
                                describe(embedding),
                                (long) embedding.dimensions() * embedding.columns()));
                    }
                    case Layer.BatchNorm norm -> line("", indent + "batch norm", norm.activation(), "", 2L * width);
                    case Layer.LayerNorm norm -> line("", indent + "layer norm", norm.activation(), "", 2L * width);
                    case Layer.Residual block -> {
                        text.append(String.format(Locale.ROOT, "%-3s %s%n", "", indent + "residual"));
                        append(block.layers(), indent + "  ");
                    }
                }
            }
        }

        /** <i>3 fields, 120 levels × 8</i>. */
        private static String describe(Layer.Embedding embedding) {
            return String.format(
                    Locale.ROOT,
                    "%,d %s, %,d levels × %,d",
                    embedding.fields(),
                    embedding.fields() == 1 ? "field" : "fields",
                    embedding.columns(),
                    embedding.dimensions());
        }

        private void line(String number, String layer, Activation activation, String initializer, long parameters) {
            text.append(String.format(
                    Locale.ROOT,
                    "%-3s %-14s %7d  %-16s %-16s %,11d%n",
                    number,
                    layer,
                    width,
                    activation,
                    initializer,
                    parameters));
        }
    }
}
