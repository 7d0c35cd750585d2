package layerwise.bench.djl;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import java.io.IOException;
import layerwise.bench.Tensors;
import layerwise.bench.Workload;

/** The network of a workload as DJL's blocks. */
final class Blocks {
    private Blocks() {}

    /** The layers without the output's activation, which stands in the loss. */
    static SequentialBlock layers(Workload workload) {
        SequentialBlock block = new SequentialBlock();
        for (int l = 1; l <= workload.depth(); l++) {
            block.add(Linear.builder().setUnits(workload.widths().get(l)).build());
            if (l < workload.depth()) {
                block.add(Activation.reluBlock());
            }
        }
        return block;
    }

    static Model model(Workload workload, Block block, DataType type) {
        Model model = Model.newInstance(workload.name(), "PyTorch");
        model.setDataType(type);
        model.setBlock(block);
        return model;
    }

    static Shape inputShape(Workload workload) {
        return new Shape(workload.batchSize(), workload.inputs());
    }

    /** Gives initialised parameters the values of the workload's start. */
    static void setStart(Block block, Tensors tensors, NDManager manager) throws IOException {
        int l = 0;
        for (Block child : block.getChildren().values()) {
            if (child instanceof Linear linear) {
                l++;
                for (Parameter parameter : linear.getDirectParameters().values()) {
                    boolean weight = parameter.getType() == Parameter.Type.WEIGHT;
                    float[] values = weight ? tensors.transposedWeights(l) : tensors.biases(l);
                    NDArray array = parameter.getArray();
                    try (NDArray start = manager.create(values, array.getShape())) {
                        start.toType(array.getDataType(), false).copyTo(array);
                    }
                }
            }
        }
    }
}
