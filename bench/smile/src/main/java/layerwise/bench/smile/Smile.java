package layerwise.bench.smile;

import java.io.IOException;
import layerwise.bench.AbsentException;
import layerwise.bench.Answers;
import layerwise.bench.Configuration;
import layerwise.bench.Entry;
import layerwise.bench.SteppingEntry;
import layerwise.bench.Tensors;
import layerwise.bench.Workload;
import smile.base.mlp.Cost;
import smile.base.mlp.OutputFunction;
import smile.classification.MLP;
import smile.util.function.TimeFunction;

/**
 * Smile's multilayer perceptron, which computes in float64, one example at a time. Gradient descent stands in for Adam, which
 * it does not have.
 */
final class Smile extends SteppingEntry {
    private final Tensors tensors;
    private final double[][][] x;
    private final int[][] labels;
    private final double[] posterior;
    private MLP network;

    private Smile(Tensors tensors) throws IOException {
        this.tensors = tensors;
        Workload workload = tensors.workload();
        x = new double[workload.batches()][workload.batchSize()][workload.inputs()];
        labels = new int[workload.batches()][workload.batchSize()];
        for (int batch = 0; batch < x.length; batch++) {
            float[] values = tensors.x(batch);
            float[] classes = tensors.labels(batch);
            for (int i = 0; i < classes.length; i++) {
                labels[batch][i] = (int) classes[i];
                for (int j = 0; j < workload.inputs(); j++) {
                    x[batch][i][j] = values[i * workload.inputs() + j];
                }
            }
        }
        posterior = new double[Math.max(2, workload.outputs())];
        network = network();
    }

    public static void main(String[] arguments) throws IOException {
        Answers.serve(Smile::enter);
    }

    private static Entry enter(Tensors tensors, Configuration configuration) throws Exception {
        if (configuration.precision().equals("bfloat16")) {
            throw new AbsentException("it computes in float64");
        }
        return new Smile(tensors);
    }

    private MLP network() throws IOException {
        Workload workload = tensors.workload();
        smile.base.mlp.LayerBuilder[] layers = new smile.base.mlp.LayerBuilder[workload.depth() + 1];
        layers[0] = smile.base.mlp.Layer.input(workload.inputs());
        for (int l = 1; l < workload.depth(); l++) {
            layers[l] = Layers.hidden(tensors, l);
        }
        boolean softmax = workload.output() == Workload.Output.SOFTMAX;
        layers[workload.depth()] =
                Layers.output(tensors, softmax ? OutputFunction.SOFTMAX : OutputFunction.SIGMOID, Cost.LIKELIHOOD);
        MLP made = new MLP(layers);
        made.setLearningRate(TimeFunction.constant(workload.learningRate()));
        if (workload.rule() == Workload.Rule.MOMENTUM) {
            made.setMomentum(TimeFunction.constant(Workload.MOMENTUM));
        }
        return made;
    }

    @Override
    public String version() {
        return "4.4.0";
    }

    @Override
    protected int batches() {
        return x.length;
    }

    @Override
    protected void step(int batch) {
        if (tensors.workload().task() == Workload.Task.PREDICT) {
            for (double[] example : x[batch]) {
                network.predict(example, posterior);
            }
        } else {
            network.update(x[batch], labels[batch]);
        }
    }

    private double cost() {
        double sum = 0;
        for (int i = 0; i < x[0].length; i++) {
            network.predict(x[0][i], posterior);
            sum -= Math.log(posterior[labels[0][i]]);
        }
        return sum / x[0].length;
    }

    @Override
    public double[] losses(int steps) throws IOException {
        network = network();
        double[] losses = new double[steps];
        for (int i = 0; i < steps; i++) {
            losses[i] = cost();
            if (tensors.workload().task() == Workload.Task.TRAIN) {
                network.update(x[0], labels[0]);
            }
        }
        network = network();
        return losses;
    }
}
