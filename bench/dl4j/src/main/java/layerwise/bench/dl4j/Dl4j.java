package layerwise.bench.dl4j;

import java.io.IOException;
import layerwise.bench.Answers;
import layerwise.bench.Configuration;
import layerwise.bench.Entry;
import layerwise.bench.Tensors;

/** Deeplearning4j. Its options are {@code precision} and {@code workspaces}; threads are OpenMP's, set from outside. */
final class Dl4j {
    private Dl4j() {}

    public static void main(String[] arguments) throws IOException {
        Answers.serve(Dl4j::enter);
    }

    private static Entry enter(Tensors tensors, Configuration configuration) throws Exception {
        configuration.requirePrecision("float32", "float64");
        return new Dl4jEntry(tensors, configuration);
    }
}
