package layerwise.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import layerwise.Activation;
import layerwise.Initializer;
import layerwise.Layer;
import layerwise.Loss;
import layerwise.Network;
import layerwise.table.Column;
import layerwise.table.Feature;
import layerwise.table.Schema;
import layerwise.table.Standardization;
import layerwise.table.Table;
import layerwise.table.TableProfile;
import layerwise.table.TableReader;
import layerwise.table.Target;
import layerwise.table.TargetKind;
import picocli.CommandLine.Option;

/** The network that the user asks for; what is left open follows from the data. */
final class NetworkOptions {
    /** The numbers that stand for a category: Holzmüller, Grinsztajn and Steinwart, "Better by default", NeurIPS 2024. */
    private static final int EMBEDDING = 8;

    @Option(
            names = "--hidden",
            paramLabel = "N,N,…",
            description = "The units of the hidden layers, or none (default: ${DEFAULT-VALUE}).")
    private HiddenLayers hidden = HiddenLayers.of("256,64");

    @Option(
            names = "--activation",
            paramLabel = "NAME",
            description = "The hidden layers' activation: sigmoid, tanh, relu, leaky-relu, elu, selu, gelu, silu, mish,"
                    + " softplus (default: ${DEFAULT-VALUE}).")
    private Activation activation = Activation.RELU;

    @Option(
            names = "--dropout",
            paramLabel = "RATE",
            description = "Drop this fraction of every hidden layer's outputs while training (default: 0).")
    private Layer.Dropout dropout = Layer.dropout(0);

    @Option(
            names = "--norm",
            paramLabel = "NAME",
            description = "Normalise in front of every hidden layer's activation: batch, layer or none (default:"
                    + " ${DEFAULT-VALUE}).")
    private NormKind norm = NormKind.NONE;

    @Option(
            names = "--residual",
            negatable = true,
            description = "Add its input to the output of every hidden layer that is as wide as the one before it.")
    private boolean residual;

    @Option(
            names = "--init",
            paramLabel = "NAME",
            description = "How weights start: he, glorot, lecun (each also …-uniform), normal(σ), uniform(limit),"
                    + " constant(value), zeros, course (default: what suits the activation).")
    private Optional<Initializer> initializer = Optional.empty();

    @Option(
            names = "--loss",
            paramLabel = "NAME",
            description =
                    "For classes binary-cross-entropy (the default of two) or categorical-cross-entropy (of more); for"
                            + " numbers mean-squared-error (the default), mean-absolute-error, huber(δ) or poisson.")
    private Optional<Loss> loss = Optional.empty();

    @Option(
            names = "--seed",
            paramLabel = "N",
            description =
                    "The seed of everything random; the same seed gives the same bits (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    void addTo(Configuration configuration) {
        if (hidden.units().isEmpty()) {
            configuration.put("hidden", hidden);
        } else {
            configuration.put("hidden", hidden.units());
        }
        configuration.put("activation", activation);
        configuration.put("dropout", dropout.rate());
        configuration.put("norm", norm);
        configuration.put("residual", residual);
        configuration.put("init", initializer);
        configuration.put("loss", loss);
        configuration.put("seed", seed);
    }

    long seed() {
        return seed;
    }

    /** Whether the target is predicted as classes or as a number: as the loss says, or else as the values suggest. */
    TargetKind kind(Dataset data) {
        TargetKind asked = loss.map(l -> l.isClassification() ? TargetKind.CLASSES : TargetKind.VALUE)
                .orElse(TargetKind.AUTO);
        return asked.resolve(data.rows(), data.target());
    }

    /** The schema of the rows to train on. What a Poisson loss predicts is counted, and so stays as it is. */
    Schema fit(TableProfile train, Dataset data, TargetKind kind) {
        return checked(Schema.fit(train, data.target(), kind, data.options()), data);
    }

    /** The schema of a part of the rows whose target means what it means in the whole. */
    Schema fit(Table part, Dataset data, Target whole) {
        return checked(Schema.fit(data.learned(part), whole, data.options()), data);
    }

    private Schema checked(Schema schema, Dataset data) {
        if (data.options().factor().isPresent()
                && schema.features().stream().noneMatch(Feature.Array.class::isInstance)) {
            throw new InputException("--scale: it multiplies arrays, but " + data.source() + " has none to learn from;"
                    + " --scaling says what is done to numbers");
        }
        if (loss.isEmpty() || !loss.get().equals(Loss.POISSON)) {
            return schema;
        }
        requireCounts(data);
        return new Schema(
                schema.features(), schema.ignored(), new Target.Value(data.target(), new Standardization(0, 1)));
    }

    private static void requireCounts(Dataset data) {
        try (TableReader reader = data.rows().open()) {
            for (Optional<Table> part = reader.next(); part.isPresent(); part = reader.next()) {
                Table table = part.get();
                Column column = table.column(data.target());
                for (int i = 0; i < column.size(); i++) {
                    if (column instanceof Column.Numeric numbers && numbers.get(i) < 0) {
                        throw new InputException("--loss: " + Loss.POISSON + " predicts counts, but column '"
                                + data.target() + "', row " + table.rowNumber(i) + ", is " + column.show(i));
                    }
                }
            }
        }
    }

    Network network(Schema schema) {
        List<Layer> layers = new ArrayList<>();
        if (!schema.embeddedLevels().isEmpty()) {
            layers.add(new Layer.Embedding(schema.embeddedLevels(), EMBEDDING));
        }
        int width = 0;
        for (int units : hidden.units()) {
            List<Layer> block = hidden(units);
            if (residual && units == width) {
                layers.add(new Layer.Residual(block));
            } else {
                layers.addAll(block);
            }
            width = units;
        }
        if (residual && layers.stream().noneMatch(Layer.Residual.class::isInstance)) {
            throw new InputException("--residual: no hidden layer of " + hidden
                    + " is as wide as the one before it; give some the same width, for example --hidden 128,128,128");
        }
        Loss chosen = loss.orElseGet(() -> defaultLoss(schema.target()));
        layers.add(dense(outputs(schema.target(), chosen), chosen.canonicalOutput()));
        // Of what these options can say, only an activation that belongs into the output layer makes no network.
        return InputException.blaming("--activation", () -> new Network(schema.width(), layers, chosen));
    }

    private List<Layer> hidden(int units) {
        List<Layer> layers = new ArrayList<>();
        switch (norm) {
            case NONE -> layers.add(dense(units, activation));
            case BATCH -> {
                layers.add(linear(units));
                layers.add(Layer.batchNorm(activation));
            }
            case LAYER -> {
                layers.add(linear(units));
                layers.add(Layer.layerNorm(activation));
            }
        }
        if (dropout.rate() > 0) {
            layers.add(dropout);
        }
        return layers;
    }

    /** A dense layer whose activation stands behind a normalisation, and whose weights start as suits that activation. */
    private Layer linear(int units) {
        return Layer.dense(units, Activation.IDENTITY, initializer.orElse(activation.initializer()));
    }

    private Layer dense(int units, Activation g) {
        return Layer.dense(units, g, initializer.orElse(g.initializer()));
    }

    private static Loss defaultLoss(Target target) {
        return switch (target) {
            case Target.Classes classes when classes.labels().size() == 2 -> Loss.BINARY_CROSS_ENTROPY;
            case Target.Classes _ -> Loss.CATEGORICAL_CROSS_ENTROPY;
            case Target.Value _ -> Loss.MEAN_SQUARED_ERROR;
        };
    }

    private static int outputs(Target target, Loss loss) {
        if (!(target instanceof Target.Classes classes)) {
            return 1;
        }
        int labels = classes.labels().size();
        if (!loss.equals(Loss.BINARY_CROSS_ENTROPY)) {
            return labels;
        }
        if (labels > 2) {
            throw new InputException("--loss: " + loss + " is for two classes, but '" + target.name() + "' has "
                    + labels + "; use " + Loss.CATEGORICAL_CROSS_ENTROPY);
        }
        return 1;
    }
}
