package layerwise.bench.dl4j;

import java.io.IOException;
import layerwise.bench.Configuration;
import layerwise.bench.SteppingEntry;
import layerwise.bench.Tensors;
import layerwise.bench.Workload;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** A network of Deeplearning4j, trained by its {@code fit}. */
final class Dl4jEntry extends SteppingEntry {
    private final Tensors tensors;
    private final DataType type;
    private final WorkspaceMode workspaces;
    private final DataSet[] batches;
    private MultiLayerNetwork network;

    Dl4jEntry(Tensors tensors, Configuration configuration) throws IOException {
        this.tensors = tensors;
        type = configuration.precision().equals("float64") ? DataType.DOUBLE : DataType.FLOAT;
        workspaces = configuration.get("workspaces", "on").equals("on") ? WorkspaceMode.ENABLED : WorkspaceMode.NONE;
        Workload workload = tensors.workload();
        batches = new DataSet[workload.batches()];
        for (int i = 0; i < batches.length; i++) {
            batches[i] = new DataSet(
                    array(tensors.x(i), workload.batchSize(), workload.inputs()),
                    array(tensors.targets(i), workload.batchSize(), workload.outputs()));
        }
        network = network();
    }

    private INDArray array(float[] values, int rows, int columns) {
        return Nd4j.createFromArray(values).reshape('c', rows, columns).castTo(type);
    }

    private MultiLayerNetwork network() throws IOException {
        Workload workload = tensors.workload();
        NeuralNetConfiguration.ListBuilder layers = new NeuralNetConfiguration.Builder()
                .dataType(type)
                .updater(updater(workload))
                .trainingWorkspaceMode(workspaces)
                .inferenceWorkspaceMode(workspaces)
                .list();
        for (int l = 1; l < workload.depth(); l++) {
            layers.layer(new DenseLayer.Builder()
                    .nIn(workload.widths().get(l - 1))
                    .nOut(workload.widths().get(l))
                    .activation(Activation.RELU)
                    .build());
        }
        boolean softmax = workload.output() == Workload.Output.SOFTMAX;
        layers.layer(new OutputLayer.Builder(softmax ? LossFunction.MCXENT : LossFunction.XENT)
                .nIn(workload.widths().get(workload.depth() - 1))
                .nOut(workload.outputs())
                .activation(softmax ? Activation.SOFTMAX : Activation.SIGMOID)
                .build());
        MultiLayerNetwork made = new MultiLayerNetwork(layers.build());
        made.init();
        for (int l = 1; l <= workload.depth(); l++) {
            int inputs = workload.widths().get(l - 1);
            int outputs = workload.widths().get(l);
            made.getParam((l - 1) + "_W").assign(array(tensors.weights(l), inputs, outputs));
            made.getParam((l - 1) + "_b").assign(array(tensors.biases(l), 1, outputs));
        }
        return made;
    }

    /** Nesterov's momentum stands in for the plain one, which Deeplearning4j does not have. */
    private static IUpdater updater(Workload workload) {
        double rate = workload.learningRate();
        return switch (workload.rule()) {
            case GRADIENT_DESCENT -> new Sgd(rate);
            case MOMENTUM -> new Nesterovs(rate, Workload.MOMENTUM);
            case ADAM -> new Adam(rate, Workload.BETA1, Workload.BETA2, Workload.EPSILON);
        };
    }

    @Override
    public String version() {
        return "1.0.0-M2.1";
    }

    @Override
    protected int batches() {
        return batches.length;
    }

    @Override
    protected void step(int batch) {
        if (tensors.workload().task() == Workload.Task.PREDICT) {
            network.output(batches[batch].getFeatures(), false);
        } else {
            network.fit(batches[batch]);
        }
    }

    @Override
    public double[] losses(int steps) throws IOException {
        if (tensors.workload().task() == Workload.Task.PREDICT) {
            INDArray prediction = network.output(batches[0].getFeatures(), false);
            return new double[] {tensors.loss(prediction.dup('c').data().asFloat())};
        }
        network = network();
        double[] losses = new double[steps];
        for (int i = 0; i < steps; i++) {
            network.fit(batches[0]);
            losses[i] = network.score();
        }
        network = network();
        return losses;
    }
}
