package layerwise.bench.onnxruntime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import layerwise.bench.AbsentException;
import layerwise.bench.Answers;
import layerwise.bench.Configuration;
import layerwise.bench.Entry;
import layerwise.bench.SteppingEntry;
import layerwise.bench.Tensors;
import layerwise.bench.Workload;

/**
 * ONNX Runtime: all graph optimisations, inputs and outputs in tensors made beforehand. Its options are {@code threads} and
 * {@code spinning}.
 */
final class Onnx extends SteppingEntry {
    private final Tensors tensors;
    private final OrtSession session;
    private final List<Map<String, OnnxTensor>> inputs = new ArrayList<>();
    private final FloatBuffer output;
    private final Map<String, OnnxTensor> outputs;

    private Onnx(Tensors tensors, Configuration configuration) throws IOException, OrtException {
        this.tensors = tensors;
        Workload workload = tensors.workload();
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        SessionOptions options = new SessionOptions();
        options.setOptimizationLevel(OptLevel.ALL_OPT);
        options.setIntraOpNumThreads(configuration.threads());
        options.setInterOpNumThreads(1);
        options.addConfigEntry(
                "session.intra_op.allow_spinning",
                configuration.get("spinning", "on").equals("on") ? "1" : "0");
        session = environment.createSession(OnnxBytes.model(tensors), options);
        long[] shape = {workload.batchSize(), workload.inputs()};
        for (int i = 0; i < workload.batches(); i++) {
            float[] x = tensors.x(i);
            inputs.add(Map.of(
                    "X",
                    OnnxTensor.createTensor(environment, floats(x.length).put(x).flip(), shape)));
        }
        output = floats(workload.batchSize() * workload.outputs());
        long[] outputShape = {workload.batchSize(), workload.outputs()};
        outputs = Map.of("A" + workload.depth(), OnnxTensor.createTensor(environment, output, outputShape));
    }

    public static void main(String[] arguments) throws IOException {
        Answers.serve(Onnx::enter);
    }

    private static Entry enter(Tensors tensors, Configuration configuration) throws Exception {
        if (tensors.workload().task() != Workload.Task.PREDICT) {
            throw new AbsentException("it only predicts");
        }
        configuration.requirePrecision("float32");
        return new Onnx(tensors, configuration);
    }

    private static FloatBuffer floats(int count) {
        return ByteBuffer.allocateDirect(count * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    @Override
    public String version() {
        return OrtEnvironment.getEnvironment().getVersion();
    }

    @Override
    protected int batches() {
        return inputs.size();
    }

    @Override
    protected void step(int batch) throws OrtException {
        session.run(inputs.get(batch), Set.of(), outputs).close();
    }

    @Override
    public double[] losses(int steps) throws Exception {
        step(0);
        float[] prediction = new float[output.capacity()];
        output.duplicate().rewind().get(prediction);
        return new double[] {tensors.loss(prediction)};
    }
}
