package layerwise.app;

import java.util.Optional;
import java.util.concurrent.Callable;
import layerwise.Network;
import layerwise.Optimizer;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lays one step of gradient descent open: every matrix of the forward pass, the backward pass and the update. */
@Command(
        name = "step",
        description =
                "Lay one training step open: for every layer the matrices of the forward pass, the backward pass and"
                        + " the update beside their equations, in float64.",
        footer = {
            "",
            "Examples are columns: A0 = X is (features, examples). Of large matrices the first rows and columns are"
                    + " shown.",
            "",
            "Examples:",
            "  layerwise step",
            "  layerwise step --layer 2 --hidden 8,5 --examples 3",
            "  layerwise step iris.csv --hidden 4 --activation tanh --init course --window 20"
        })
final class StepCommand implements Callable<Integer> {
    private final Output output;

    @Mixin
    private final DataOptions data = new DataOptions();

    @Mixin
    private final NetworkOptions networks = new NetworkOptions();

    @Option(
            names = "--examples",
            paramLabel = "N",
            description = "How many of the first rows to use (default: ${DEFAULT-VALUE}).")
    private int examples = 5;

    @Option(names = "--layer", paramLabel = "L", description = "Show this layer only, counted from 1.")
    private Optional<Integer> layer = Optional.empty();

    @Option(
            names = "--learning-rate",
            paramLabel = "RATE",
            description = "α, the size of the step (default: ${DEFAULT-VALUE}).")
    private double learningRate = 0.1;

    @Option(
            names = "--window",
            paramLabel = "N",
            description = "The most rows and columns shown of a matrix (default: ${DEFAULT-VALUE}).")
    private int window = 6;

    StepCommand(Output output) {
        this.output = output;
    }

    @Override
    public Integer call() {
        Sample sample = Sample.of(data.read(), networks, examples);
        Network network = sample.network();
        int depth = network.depth();
        if (layer.isPresent() && (layer.get() < 1 || layer.get() > depth)) {
            throw new InputException("--layer: the network has layers 1 to " + depth + ", not " + layer.get());
        }
        if (window < 1) {
            throw new InputException("--window: at least 1 row and column must be shown, not " + window);
        }
        Optimizer.Sgd descent = InputException.blaming("--learning-rate", () -> Optimizer.sgd(learningRate));

        output.out().print(network.summary());
        output.out()
                .printf(
                        "the first %s of %s, float64%n",
                        Descriptions.count(sample.rows().rows(), "row"),
                        sample.rows().source());
        StepReport report = new StepReport(output.out(), sample, networks.seed(), descent.learningRate(), window);
        int first = layer.orElse(1);
        int last = layer.orElse(depth);
        for (int l = first; l <= last; l++) {
            report.forward(l);
        }
        report.cost();
        for (int l = last; l >= first; l--) {
            report.backward(l);
        }
        for (int l = first; l <= last; l++) {
            report.update(l);
        }
        report.costAfter();
        return ExitCode.OK;
    }
}
