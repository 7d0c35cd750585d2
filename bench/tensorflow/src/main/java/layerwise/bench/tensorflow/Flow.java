package layerwise.bench.tensorflow;

import java.io.IOException;
import layerwise.bench.AbsentException;
import layerwise.bench.Answers;
import layerwise.bench.Configuration;
import layerwise.bench.Entry;
import layerwise.bench.Tensors;
import org.tensorflow.types.TBfloat16;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;

/** TensorFlow Java. Its options are {@code precision} and {@code threads}. */
final class Flow {
    private Flow() {}

    public static void main(String[] arguments) throws IOException {
        Answers.serve(Flow::enter);
    }

    private static Entry enter(Tensors tensors, Configuration configuration) throws Exception {
        return switch (configuration.precision()) {
            case "float64" -> new FlowEntry<>(tensors, configuration, TFloat64.class, TFloat64.class);
            case "float32" -> new FlowEntry<>(tensors, configuration, TFloat32.class, TFloat32.class);
            case "bfloat16" -> new FlowEntry<>(tensors, configuration, TFloat32.class, TBfloat16.class);
            default -> throw new AbsentException("it does not train in " + configuration.precision());
        };
    }
}
