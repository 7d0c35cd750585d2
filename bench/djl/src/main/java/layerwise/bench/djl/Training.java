package layerwise.bench.djl;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.loss.SigmoidBinaryCrossEntropyLoss;
import ai.djl.training.loss.SoftmaxCrossEntropyLoss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import java.io.IOException;
import layerwise.bench.Configuration;
import layerwise.bench.SteppingEntry;
import layerwise.bench.Tensors;
import layerwise.bench.Workload;

/** Training by DJL's trainer: blocks, its gradient collector, its optimisers. */
final class Training extends SteppingEntry {
    private final Tensors tensors;
    private final String version;
    private final DataType type;
    private final NDManager manager;
    private final NDArray[] x;
    private final NDArray[] labels;
    private Model model;
    private Trainer trainer;

    Training(Tensors tensors, Configuration configuration, String version) throws IOException {
        this.tensors = tensors;
        this.version = version;
        this.type = configuration.precision().equals("float64") ? DataType.FLOAT64 : DataType.FLOAT32;
        this.manager = NDManager.newBaseManager("PyTorch");
        Workload workload = tensors.workload();
        x = new NDArray[workload.batches()];
        labels = new NDArray[workload.batches()];
        Shape column = new Shape(workload.batchSize(), 1);
        for (int i = 0; i < x.length; i++) {
            x[i] = manager.create(tensors.x(i), Blocks.inputShape(workload)).toType(type, false);
            labels[i] = manager.create(tensors.labels(i), column).toType(type, false);
        }
        model = Blocks.model(workload, Blocks.layers(workload), type);
        trainer = trainer(workload, model);
        start();
    }

    private static Trainer trainer(Workload workload, Model model) {
        Loss loss = switch (workload.output()) {
            case SIGMOID -> new SigmoidBinaryCrossEntropyLoss();
            case SOFTMAX -> new SoftmaxCrossEntropyLoss();
        };
        return model.newTrainer(new DefaultTrainingConfig(loss).optOptimizer(optimizer(workload)));
    }

    private static Optimizer optimizer(Workload workload) {
        Tracker rate = Tracker.fixed((float) workload.learningRate());
        return switch (workload.rule()) {
            case GRADIENT_DESCENT ->
                Optimizer.sgd().setLearningRateTracker(rate).build();
            case MOMENTUM ->
                Optimizer.sgd()
                        .setLearningRateTracker(rate)
                        .optMomentum((float) Workload.MOMENTUM)
                        .build();
            case ADAM ->
                Optimizer.adam()
                        .optLearningRateTracker(rate)
                        .optBeta1((float) Workload.BETA1)
                        .optBeta2((float) Workload.BETA2)
                        .optEpsilon((float) Workload.EPSILON)
                        .build();
        };
    }

    /** The parameters of the start, under an optimiser without memory. */
    private void start() throws IOException {
        trainer.close();
        model.close();
        Workload workload = tensors.workload();
        model = Blocks.model(workload, Blocks.layers(workload), type);
        trainer = trainer(workload, model);
        trainer.initialize(Blocks.inputShape(workload));
        Blocks.setStart(model.getBlock(), tensors, manager);
    }

    @Override
    public String version() {
        return version;
    }

    @Override
    protected int batches() {
        return x.length;
    }

    @Override
    protected void step(int batch) {
        try (NDManager step = manager.newSubManager()) {
            cost(step, batch);
            trainer.step();
        }
    }

    private NDArray cost(NDManager step, int batch) {
        // What is computed from arrays of this manager is freed with it.
        step.tempAttachAll(x[batch], labels[batch]);
        try (GradientCollector collector = trainer.newGradientCollector()) {
            NDList output = trainer.forward(new NDList(x[batch]));
            NDArray cost = trainer.getLoss().evaluate(new NDList(labels[batch]), output);
            collector.backward(cost);
            return cost;
        }
    }

    @Override
    public double[] losses(int steps) throws IOException {
        start();
        double[] losses = new double[steps];
        for (int i = 0; i < steps; i++) {
            try (NDManager step = manager.newSubManager()) {
                losses[i] = cost(step, 0).toType(DataType.FLOAT64, false).getDouble();
                trainer.step();
            }
        }
        start();
        return losses;
    }

    @Override
    public void leave() {
        trainer.close();
        model.close();
        manager.close();
    }
}
