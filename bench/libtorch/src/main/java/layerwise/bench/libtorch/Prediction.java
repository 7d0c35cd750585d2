package layerwise.bench.libtorch;

import static org.bytedeco.pytorch.global.torch.sigmoid;
import static org.bytedeco.pytorch.global.torch.softmax;

import java.io.IOException;
import layerwise.bench.SteppingEntry;
import layerwise.bench.Tensors;
import layerwise.bench.Workload;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.AbstractTensor;
import org.bytedeco.pytorch.InferenceMode;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Prediction in inference mode. */
final class Prediction extends SteppingEntry {
    private final Tensors tensors;
    private final Layers layers;
    private final Tensor[] x;

    Prediction(Tensors tensors) throws IOException {
        this.tensors = tensors;
        Workload workload = tensors.workload();
        try (InferenceMode mode = new InferenceMode()) {
            layers = new Layers(tensors, ScalarType.Float, false);
            x = new Tensor[workload.batches()];
            for (int i = 0; i < x.length; i++) {
                x[i] = AbstractTensor.create(tensors.x(i), workload.batchSize(), workload.inputs());
            }
        }
    }

    @Override
    public String version() {
        return Torch.VERSION;
    }

    @Override
    protected int batches() {
        return x.length;
    }

    private Tensor predict(int batch) {
        Tensor z = layers.forward(x[batch], ScalarType.Float);
        return tensors.workload().output() == Workload.Output.SOFTMAX ? softmax(z, 1) : sigmoid(z);
    }

    @Override
    protected void step(int batch) {
        try (InferenceMode mode = new InferenceMode();
                PointerScope scope = new PointerScope()) {
            predict(batch);
        }
    }

    @Override
    public double[] losses(int steps) throws IOException {
        try (InferenceMode mode = new InferenceMode();
                PointerScope scope = new PointerScope()) {
            Tensor prediction = predict(0);
            float[] values = new float[(int) prediction.numel()];
            new FloatPointer(prediction.data_ptr_float()).get(values);
            return new double[] {tensors.loss(values)};
        }
    }
}
