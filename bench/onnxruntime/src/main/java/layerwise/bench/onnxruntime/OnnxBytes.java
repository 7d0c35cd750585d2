package layerwise.bench.onnxruntime;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import layerwise.bench.Tensors;
import layerwise.bench.Workload;

/** Writes a workload's network as an ONNX model: Gemm and Relu per layer, the output's activation last. */
final class OnnxBytes {
    private static final int FLOAT = 1;
    private static final int IR_VERSION = 8;
    private static final int OPSET = 13;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private OnnxBytes() {}

    static byte[] model(Tensors tensors) throws IOException {
        Workload workload = tensors.workload();
        OnnxBytes graph = new OnnxBytes();
        OnnxBytes weights = new OnnxBytes();
        String input = "X";
        for (int l = 1; l <= workload.depth(); l++) {
            int inputs = workload.widths().get(l - 1);
            int outputs = workload.widths().get(l);
            weights.message(5, tensor("W" + l, tensors.weights(l), inputs, outputs));
            weights.message(5, tensor("b" + l, tensors.biases(l), outputs));
            graph.message(1, node("Gemm", "Z" + l, input, "W" + l, "b" + l));
            input = "A" + l;
            boolean last = l == workload.depth();
            String output = workload.output() == Workload.Output.SOFTMAX ? "Softmax" : "Sigmoid";
            graph.message(1, node(last ? output : "Relu", input, "Z" + l));
        }
        graph.text(2, "network");
        graph.bytes.writeBytes(weights.bytes.toByteArray());
        graph.message(11, value("X", workload.batchSize(), workload.inputs()));
        graph.message(12, value(input, workload.batchSize(), workload.outputs()));
        OnnxBytes model = new OnnxBytes();
        model.number(1, IR_VERSION);
        model.message(7, graph);
        OnnxBytes opset = new OnnxBytes();
        opset.number(2, OPSET);
        model.message(8, opset);
        return model.bytes.toByteArray();
    }

    private static OnnxBytes node(String type, String output, String... inputs) {
        OnnxBytes node = new OnnxBytes();
        for (String input : inputs) {
            node.text(1, input);
        }
        node.text(2, output);
        node.text(4, type);
        return node;
    }

    private static OnnxBytes tensor(String name, float[] values, int... shape) {
        OnnxBytes tensor = new OnnxBytes();
        for (int size : shape) {
            tensor.number(1, size);
        }
        tensor.number(2, FLOAT);
        tensor.text(8, name);
        ByteBuffer raw = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        raw.asFloatBuffer().put(values);
        tensor.field(9, raw.array());
        return tensor;
    }

    private static OnnxBytes value(String name, int... shape) {
        OnnxBytes dimensions = new OnnxBytes();
        for (int size : shape) {
            OnnxBytes dimension = new OnnxBytes();
            dimension.number(1, size);
            dimensions.message(1, dimension);
        }
        OnnxBytes tensorType = new OnnxBytes();
        tensorType.number(1, FLOAT);
        tensorType.message(2, dimensions);
        OnnxBytes type = new OnnxBytes();
        type.message(1, tensorType);
        OnnxBytes value = new OnnxBytes();
        value.text(1, name);
        value.message(2, type);
        return value;
    }

    private void number(int field, long value) {
        varint(field << 3);
        varint(value);
    }

    private void text(int field, String text) {
        field(field, text.getBytes(StandardCharsets.UTF_8));
    }

    private void message(int field, OnnxBytes message) {
        field(field, message.bytes.toByteArray());
    }

    private void field(int field, byte[] content) {
        varint((field << 3) | 2);
        varint(content.length);
        bytes.writeBytes(content);
    }

    private void varint(long value) {
        long rest = value;
        while (rest >= 0x80) {
            bytes.write((int) ((rest & 0x7f) | 0x80));
            rest >>>= 7;
        }
        bytes.write((int) rest);
    }
}
