package layerwise.bench.libtorch;

import static org.bytedeco.pytorch.global.torch.set_num_interop_threads;
import static org.bytedeco.pytorch.global.torch.set_num_threads;

import java.io.IOException;
import layerwise.bench.Answers;
import layerwise.bench.Configuration;
import layerwise.bench.Entry;
import layerwise.bench.Tensors;
import org.bytedeco.javacpp.Loader;

/**
 * LibTorch. Its options are {@code precision}, {@code threads}, {@code optimizer} (fused, or PyTorch's own of C++) and
 * {@code bfloat16} (autocast, or casts of the weights).
 */
final class Torch {
    /** Of PyTorch; its bindings do not tell it. */
    static final String VERSION = "LibTorch 2.10.0";

    private Torch() {}

    public static void main(String[] arguments) throws IOException {
        // Before any is loaded: libtorch.so would take a system's libtorch_cpu.so where its own is not yet beside it.
        Loader.cacheResource("/org/bytedeco/pytorch/" + Loader.getPlatform() + "/");
        // It can be set once only.
        set_num_interop_threads(1);
        Answers.serve(Torch::enter);
    }

    private static Entry enter(Tensors tensors, Configuration configuration) throws Exception {
        set_num_threads(configuration.threads());
        return switch (tensors.workload().task()) {
            case TRAIN -> new Training(tensors, configuration);
            case PREDICT -> new Prediction(tensors);
        };
    }
}
