package layerwise.bench.spark;

import breeze.linalg.DenseMatrix;
import breeze.linalg.DenseMatrix$mcD$sp;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import layerwise.bench.AbsentException;
import layerwise.bench.Answers;
import layerwise.bench.Configuration;
import layerwise.bench.Entry;
import layerwise.bench.SteppingEntry;
import layerwise.bench.Tensors;
import layerwise.bench.Workload;
import org.apache.spark.ml.ann.AffineLayer;
import org.apache.spark.ml.ann.FeedForwardTopology;
import org.apache.spark.ml.ann.FunctionalLayer;
import org.apache.spark.ml.ann.Layer;
import org.apache.spark.ml.ann.SoftmaxLayerWithCrossEntropyLoss;
import org.apache.spark.ml.ann.TopologyModel;
import org.apache.spark.ml.linalg.DenseVector;

/**
 * Spark MLlib's multilayer perceptron: its gradient of a block of examples in float64, without what Spark's jobs cost around
 * it. Gradient descent stands in for Adam, which it does not have.
 */
final class Spark extends SteppingEntry {
    private final Tensors tensors;
    private final List<DenseMatrix<Object>> x = new ArrayList<>();
    private final List<DenseMatrix<Object>> targets = new ArrayList<>();
    private final double[] parameters;
    private final double[] gradient;
    private final DenseVector gradientVector;
    private final TopologyModel model;

    private Spark(Tensors tensors) throws IOException {
        this.tensors = tensors;
        Workload workload = tensors.workload();
        for (int i = 0; i < workload.batches(); i++) {
            x.add(new DenseMatrix$mcD$sp(workload.inputs(), workload.batchSize(), doubles(tensors.x(i))));
            targets.add(new DenseMatrix$mcD$sp(workload.outputs(), workload.batchSize(), doubles(tensors.targets(i))));
        }
        List<Layer> layers = new ArrayList<>();
        int size = 0;
        for (int l = 1; l <= workload.depth(); l++) {
            int inputs = workload.widths().get(l - 1);
            int outputs = workload.widths().get(l);
            layers.add(new AffineLayer(inputs, outputs));
            layers.add(
                    l == workload.depth() ? new SoftmaxLayerWithCrossEntropyLoss() : new FunctionalLayer(new Relu()));
            size += (inputs + 1) * outputs;
        }
        parameters = new double[size];
        gradient = new double[size];
        gradientVector = new DenseVector(gradient);
        start();
        model = FeedForwardTopology.apply(layers.toArray(Layer[]::new)).model(new DenseVector(parameters));
    }

    public static void main(String[] arguments) throws IOException {
        Answers.serve(Spark::enter);
    }

    private static Entry enter(Tensors tensors, Configuration configuration) throws Exception {
        if (tensors.workload().output() != Workload.Output.SOFTMAX) {
            throw new AbsentException("its binary output has no cross-entropy");
        }
        if (configuration.precision().equals("bfloat16")) {
            throw new AbsentException("it computes in float64");
        }
        return new Spark(tensors);
    }

    /** W1, b1, W2, … in one array, as the model's vector has them; the model reads it in place. */
    private void start() throws IOException {
        int at = 0;
        for (int l = 1; l <= tensors.workload().depth(); l++) {
            for (float[] values : List.of(tensors.weights(l), tensors.biases(l))) {
                for (float value : values) {
                    parameters[at++] = value;
                }
            }
        }
    }

    private static double[] doubles(float[] values) {
        double[] doubles = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            doubles[i] = values[i];
        }
        return doubles;
    }

    @Override
    public String version() {
        return "4.1.0";
    }

    @Override
    protected int batches() {
        return x.size();
    }

    private double gradient(int batch) {
        Arrays.fill(gradient, 0);
        return model.computeGradient(
                x.get(batch),
                targets.get(batch),
                gradientVector,
                tensors.workload().batchSize());
    }

    private void update() {
        double rate = tensors.workload().learningRate();
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] -= rate * gradient[i];
        }
    }

    @Override
    protected void step(int batch) {
        if (tensors.workload().task() == Workload.Task.PREDICT) {
            model.forward(x.get(batch), true);
        } else {
            gradient(batch);
            update();
        }
    }

    @Override
    public double[] losses(int steps) throws IOException {
        start();
        double[] losses = new double[steps];
        for (int i = 0; i < steps; i++) {
            losses[i] = gradient(0);
            update();
        }
        start();
        return losses;
    }
}
