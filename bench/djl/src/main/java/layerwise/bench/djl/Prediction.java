package layerwise.bench.djl;

import ai.djl.Model;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.SequentialBlock;
import ai.djl.training.ParameterStore;
import java.io.IOException;
import layerwise.bench.SteppingEntry;
import layerwise.bench.Tensors;
import layerwise.bench.Workload;

/** Prediction by DJL's blocks, from arrays that are there to arrays that stay there. */
final class Prediction extends SteppingEntry {
    private final Tensors tensors;
    private final String version;
    private final NDManager manager;
    private final Model model;
    private final ParameterStore store;
    private final NDArray[] x;

    Prediction(Tensors tensors, String version) throws IOException {
        this.tensors = tensors;
        this.version = version;
        this.manager = NDManager.newBaseManager("PyTorch");
        Workload workload = tensors.workload();
        SequentialBlock block = Blocks.layers(workload);
        block.addSingleton(
                switch (workload.output()) {
                    case SIGMOID -> z -> z.getNDArrayInternal().sigmoid();
                    case SOFTMAX -> z -> z.softmax(1);
                });
        model = Blocks.model(workload, block, DataType.FLOAT32);
        block.initialize(manager, DataType.FLOAT32, Blocks.inputShape(workload));
        Blocks.setStart(block, tensors, manager);
        block.freezeParameters(true);
        store = new ParameterStore(manager, false);
        x = new NDArray[workload.batches()];
        for (int i = 0; i < x.length; i++) {
            x[i] = manager.create(tensors.x(i), Blocks.inputShape(workload));
        }
    }

    @Override
    public String version() {
        return version;
    }

    @Override
    protected int batches() {
        return x.length;
    }

    private NDArray predict(NDManager step, int batch) {
        step.tempAttachAll(x[batch]);
        return model.getBlock().forward(store, new NDList(x[batch]), false).singletonOrThrow();
    }

    @Override
    protected void step(int batch) throws EngineException {
        try (NDManager step = manager.newSubManager()) {
            predict(step, batch);
        }
    }

    @Override
    public double[] losses(int steps) throws IOException {
        try (NDManager step = manager.newSubManager()) {
            return new double[] {tensors.loss(predict(step, 0).toFloatArray())};
        }
    }

    @Override
    public void leave() {
        model.close();
        manager.close();
    }
}
