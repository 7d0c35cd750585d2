package layerwise.bench.smile;

import java.io.IOException;
import java.io.UncheckedIOException;
import layerwise.bench.Tensors;
import smile.base.mlp.ActivationFunction;
import smile.base.mlp.Cost;
import smile.base.mlp.HiddenLayer;
import smile.base.mlp.LayerBuilder;
import smile.base.mlp.OutputFunction;
import smile.base.mlp.OutputLayer;
import smile.math.matrix.Matrix;

/** Smile's layers, starting from the workload's parameters instead of random ones. */
final class Layers {
    private Layers() {}

    static LayerBuilder hidden(Tensors tensors, int l) {
        return new LayerBuilder(tensors.workload().widths().get(l), 0) {
            private static final long serialVersionUID = 1;

            @Override
            public HiddenLayer build(int inputs) {
                return new Hidden(tensors, l, inputs, neurons());
            }
        };
    }

    static LayerBuilder output(Tensors tensors, OutputFunction function, Cost cost) {
        int l = tensors.workload().depth();
        return new LayerBuilder(tensors.workload().outputs(), 0) {
            private static final long serialVersionUID = 1;

            @Override
            public OutputLayer build(int inputs) {
                return new Output(tensors, l, inputs, neurons(), function, cost);
            }
        };
    }

    private static final class Hidden extends HiddenLayer {
        private static final long serialVersionUID = 1;

        Hidden(Tensors tensors, int l, int inputs, int outputs) {
            super(outputs, inputs, 0, ActivationFunction.rectifier());
            set(tensors, l, weight, bias);
        }
    }

    private static final class Output extends OutputLayer {
        private static final long serialVersionUID = 1;

        Output(Tensors tensors, int l, int inputs, int outputs, OutputFunction function, Cost cost) {
            super(outputs, inputs, function, cost);
            set(tensors, l, weight, bias);
        }
    }

    private static void set(Tensors tensors, int l, Matrix weight, double[] bias) {
        try {
            float[] w = tensors.weights(l);
            float[] b = tensors.biases(l);
            for (int i = 0; i < bias.length; i++) {
                bias[i] = b[i];
                for (int j = 0; j < weight.ncol(); j++) {
                    weight.set(i, j, w[j * bias.length + i]);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
