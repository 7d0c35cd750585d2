package layerwise.bench.djl;

import ai.djl.engine.Engine;
import java.io.IOException;
import layerwise.bench.Answers;
import layerwise.bench.Configuration;
import layerwise.bench.Entry;
import layerwise.bench.Tensors;

/** DJL. Its options are {@code precision} and {@code threads}; all it needs is in its jars, nothing is downloaded. */
final class Djl {
    private Djl() {}

    public static void main(String[] arguments) throws IOException {
        Answers.serve(Djl::enter);
    }

    private static Entry enter(Tensors tensors, Configuration configuration) throws Exception {
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("OPT_OUT_TRACKING", "true");
        System.setProperty("ai.djl.pytorch.num_threads", String.valueOf(configuration.threads()));
        System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
        Engine engine = Engine.getEngine("PyTorch");
        String version = System.getProperty("layerwise.bench.version", "") + "PyTorch " + engine.getVersion();
        return switch (tensors.workload().task()) {
            case TRAIN -> {
                // Its trainer checks gradients, as float32 only.
                configuration.requirePrecision("float32");
                yield new Training(tensors, configuration, version);
            }
            case PREDICT -> new Prediction(tensors, version);
        };
    }
}
