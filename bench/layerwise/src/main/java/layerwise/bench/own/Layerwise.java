package layerwise.bench.own;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import layerwise.Activation;
import layerwise.Layer;
import layerwise.Network;
import layerwise.Optimizer;
import layerwise.Parameters;
import layerwise.bench.AbsentException;
import layerwise.bench.Answers;
import layerwise.bench.Configuration;
import layerwise.bench.Entry;
import layerwise.bench.Tensors;
import layerwise.bench.Workload;
import layerwise.math.Matrix;
import layerwise.math.Precision;

/** Layerwise itself. Its options are {@code precision}, {@code kernels} and {@code threads}. */
final class Layerwise {
    private Layerwise() {}

    public static void main(String[] arguments) throws IOException {
        Answers.serve(Layerwise::enter);
    }

    private static Entry enter(Tensors tensors, Configuration configuration) throws Exception {
        Workload workload = tensors.workload();
        Precision precision = precision(configuration.precision());
        Network network = network(workload);
        Parameters start = parameters(network, precision, tensors);
        return switch (workload.task()) {
            case TRAIN -> new Training(tensors, configuration, network, start, optimizer(workload));
            case PREDICT -> new Prediction(tensors, configuration, network, start);
        };
    }

    private static Precision precision(String name) throws AbsentException {
        try {
            return Precision.of(name);
        } catch (IllegalArgumentException e) {
            throw AbsentException.because(e);
        }
    }

    private static Network network(Workload workload) {
        Layer[] layers = new Layer[workload.depth()];
        for (int l = 1; l <= layers.length; l++) {
            Activation last = workload.output() == Workload.Output.SIGMOID ? Activation.SIGMOID : Activation.SOFTMAX;
            layers[l - 1] = Layer.dense(workload.widths().get(l), l == layers.length ? last : Activation.RELU);
        }
        return Network.of(workload.inputs(), layers);
    }

    private static Optimizer optimizer(Workload workload) {
        double rate = workload.learningRate();
        return switch (workload.rule()) {
            case GRADIENT_DESCENT -> Optimizer.sgd(rate);
            case MOMENTUM -> new Optimizer.Momentum(rate, Workload.MOMENTUM, false, 0);
            case ADAM -> new Optimizer.Adam(rate, Workload.BETA1, Workload.BETA2, Workload.EPSILON, 0);
        };
    }

    private static Parameters parameters(Network network, Precision precision, Tensors tensors) throws IOException {
        int[] widths = network.widths();
        SequencedMap<String, Matrix> values = new LinkedHashMap<>();
        for (int l = 1; l < widths.length; l++) {
            values.put("W" + l, Matrix.wrap(tensors.weights(l), widths[l], widths[l - 1]));
            values.put("b" + l, Matrix.wrap(tensors.biases(l), widths[l], 1));
        }
        return Parameters.of(network, precision, values);
    }
}
