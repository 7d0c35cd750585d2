package layerwise.bench.tensorflow;

import java.io.IOException;
import layerwise.bench.Configuration;
import layerwise.bench.SteppingEntry;
import layerwise.bench.Tensors;
import layerwise.bench.Workload;
import org.tensorflow.Graph;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.TensorFlow;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.ndarray.buffer.FloatDataBuffer;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.Variable;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TNumber;

/** Training or prediction by a session over a static graph, fed with tensors made beforehand. */
final class FlowEntry<M extends TNumber, C extends TNumber> extends SteppingEntry {
    private final Tensors tensors;
    private final Class<M> master;
    private final Graph graph = new Graph();
    private final StepGraph<M, C> steps;
    private final Session session;
    private final Tensor[] x;
    private final Tensor[] targets;
    private final Placeholder<M> start;

    FlowEntry(Tensors tensors, Configuration configuration, Class<M> master, Class<C> compute) throws IOException {
        this.tensors = tensors;
        this.master = master;
        Workload workload = tensors.workload();
        steps = new StepGraph<>(graph, workload, master, compute);
        start = Ops.create(graph).placeholder(master);
        session = new Session(
                graph,
                ConfigProto.newBuilder()
                        .setIntraOpParallelismThreads(configuration.threads())
                        .setInterOpParallelismThreads(1)
                        .build());
        x = new Tensor[workload.batches()];
        targets = new Tensor[workload.batches()];
        for (int i = 0; i < x.length; i++) {
            x[i] = tensor(tensors.x(i), Shape.of(workload.batchSize(), workload.inputs()));
            targets[i] = tensor(tensors.targets(i), Shape.of(workload.batchSize(), workload.outputs()));
        }
        start();
    }

    private Tensor tensor(float[] values, Shape shape) {
        if (!master.equals(TFloat64.class)) {
            return TFloat32.tensorOf(shape, DataBuffers.of(values, true, false));
        }
        double[] doubles = new double[values.length];
        for (int i = 0; i < doubles.length; i++) {
            doubles[i] = values[i];
        }
        return TFloat64.tensorOf(shape, DataBuffers.of(doubles, true, false));
    }

    private void start() throws IOException {
        Ops tf = Ops.create(graph);
        Workload workload = tensors.workload();
        for (int l = 1; l <= workload.depth(); l++) {
            int inputs = workload.widths().get(l - 1);
            int outputs = workload.widths().get(l);
            assign(tf, steps.weights.get(l - 1), tensor(tensors.weights(l), Shape.of(inputs, outputs)));
            assign(tf, steps.biases.get(l - 1), tensor(tensors.biases(l), Shape.of(outputs)));
        }
        for (Op zero : steps.zeros) {
            session.runner().addTarget(zero).run().close();
        }
    }

    private void assign(Ops tf, Variable<M> variable, Tensor value) {
        try (value) {
            session.runner()
                    .feed(start, value)
                    .addTarget(tf.assign(variable, start))
                    .run()
                    .close();
        }
    }

    @Override
    public String version() {
        return "TensorFlow " + TensorFlow.version();
    }

    @Override
    protected int batches() {
        return x.length;
    }

    @Override
    protected void step(int batch) {
        Session.Runner runner = session.runner().feed(steps.x, x[batch]);
        if (tensors.workload().task() == Workload.Task.PREDICT) {
            runner.fetch(steps.prediction).run().close();
        } else {
            runner.feed(steps.targets, targets[batch])
                    .addTarget(steps.step)
                    .run()
                    .close();
        }
    }

    @Override
    public double[] losses(int count) throws IOException {
        if (tensors.workload().task() == Workload.Task.PREDICT) {
            try (Result result =
                    session.runner().feed(steps.x, x[0]).fetch(steps.prediction).run()) {
                float[] prediction = new float[(int) result.get(0).shape().size()];
                FloatDataBuffer buffer = DataBuffers.of(prediction, false, false);
                ((TFloat32) result.get(0)).copyTo(buffer);
                return new double[] {tensors.loss(prediction)};
            }
        }
        start();
        double[] losses = new double[count];
        for (int i = 0; i < count; i++) {
            try (Result result = session.runner()
                    .feed(steps.x, x[0])
                    .feed(steps.targets, targets[0])
                    .addTarget(steps.step)
                    .fetch(steps.cost)
                    .run()) {
                losses[i] = result.get(0) instanceof TFloat64 cost
                        ? cost.getDouble()
                        : ((TFloat32) result.get(0)).getFloat();
            }
        }
        start();
        return losses;
    }

    @Override
    public void leave() {
        session.close();
        graph.close();
    }
}
