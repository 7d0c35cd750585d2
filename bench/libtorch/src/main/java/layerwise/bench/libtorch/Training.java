package layerwise.bench.libtorch;

import static org.bytedeco.pytorch.global.torch.binary_cross_entropy_with_logits;
import static org.bytedeco.pytorch.global.torch.cross_entropy_loss;
import static org.bytedeco.pytorch.global.torch.set_autocast_cache_enabled;
import static org.bytedeco.pytorch.global.torch.set_autocast_dtype;
import static org.bytedeco.pytorch.global.torch.set_autocast_enabled;

import java.io.IOException;
import layerwise.bench.Configuration;
import layerwise.bench.SteppingEntry;
import layerwise.bench.Tensors;
import layerwise.bench.Workload;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.AbstractTensor;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Training with PyTorch's autograd. */
final class Training extends SteppingEntry {
    private final Tensors tensors;
    private final Configuration configuration;
    private final ScalarType type;
    private final ScalarType computeType;
    private final boolean autocast;
    private final Tensor[] x;
    private final Tensor[] labels;
    private Layers layers;
    private Update update;

    Training(Tensors tensors, Configuration configuration) throws IOException {
        this.tensors = tensors;
        this.configuration = configuration;
        boolean bfloat16 = configuration.precision().equals("bfloat16");
        type = configuration.precision().equals("float64") ? ScalarType.Double : ScalarType.Float;
        autocast = bfloat16 && configuration.get("bfloat16", "autocast").equals("autocast");
        computeType = bfloat16 ? ScalarType.BFloat16 : type;
        Workload workload = tensors.workload();
        x = new Tensor[workload.batches()];
        labels = new Tensor[workload.batches()];
        for (int i = 0; i < x.length; i++) {
            x[i] = AbstractTensor.create(tensors.x(i), workload.batchSize(), workload.inputs())
                    .to(computeType);
            float[] values = tensors.labels(i);
            labels[i] = workload.output() == Workload.Output.SOFTMAX
                    ? AbstractTensor.create(values, values.length).to(ScalarType.Long)
                    : AbstractTensor.create(values, values.length, 1).to(type);
        }
        layers = new Layers(tensors, type, true);
        update = update();
    }

    private Update update() {
        return configuration.get("optimizer", "fused").equals("fused")
                ? Update.fused(tensors.workload(), layers.parameters)
                : Update.own(tensors.workload(), layers.parameters);
    }

    @Override
    public String version() {
        return Torch.VERSION;
    }

    @Override
    protected int batches() {
        return x.length;
    }

    @Override
    protected void step(int batch) {
        try (PointerScope scope = new PointerScope()) {
            cost(batch);
            update.step();
        }
    }

    /** Leaves the gradients in the parameters. */
    private Tensor cost(int batch) {
        for (Tensor parameter : layers.parameters) {
            parameter.mutable_grad().reset();
        }
        Tensor z;
        if (autocast) {
            // Each weight is cast once per step anyway.
            set_autocast_cache_enabled(false);
            set_autocast_dtype(DeviceType.CPU, ScalarType.BFloat16);
            set_autocast_enabled(DeviceType.CPU, true);
            z = layers.forward(x[batch], type);
            set_autocast_enabled(DeviceType.CPU, false);
        } else {
            z = layers.forward(x[batch], computeType);
        }
        z = z.to(type);
        Tensor cost = tensors.workload().output() == Workload.Output.SOFTMAX
                ? cross_entropy_loss(z, labels[batch])
                : binary_cross_entropy_with_logits(z, labels[batch]);
        cost.backward();
        return cost;
    }

    @Override
    public double[] losses(int steps) throws IOException {
        layers = new Layers(tensors, type, true);
        update = update();
        double[] losses = new double[steps];
        for (int i = 0; i < steps; i++) {
            try (PointerScope scope = new PointerScope()) {
                losses[i] = cost(0).item_double();
                update.step();
            }
        }
        layers = new Layers(tensors, type, true);
        update = update();
        return losses;
    }
}
