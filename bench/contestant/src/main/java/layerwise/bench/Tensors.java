package layerwise.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The numbers of a workload, in a folder: little-endian float32 without a header. Example after example, so that a
 * mini-batch is a piece of the file; a weight matrix is (inputs, outputs), row after row.
 */
public record Tensors(Workload workload, Path folder) {
    private static final int TILE = 64;

    /** The features of one mini-batch: batchSize rows of n⁰. */
    public float[] x(int batch) throws IOException {
        int size = workload.batchSize() * workload.inputs();
        return read("X", (long) batch * size, size);
    }

    /** The labels of one mini-batch: class numbers, or 0 and 1. */
    public float[] labels(int batch) throws IOException {
        return read("labels", (long) batch * workload.batchSize(), workload.batchSize());
    }

    /** The labels of one mini-batch as rows of n^L with a single 1; of a sigmoid output, the labels themselves. */
    public float[] targets(int batch) throws IOException {
        float[] labels = labels(batch);
        if (workload.output() == Workload.Output.SIGMOID) {
            return labels;
        }
        float[] targets = new float[labels.length * workload.outputs()];
        for (int i = 0; i < labels.length; i++) {
            targets[i * workload.outputs() + (int) labels[i]] = 1;
        }
        return targets;
    }

    /** Wˡ at the start, l = 1 … L: nˡ⁻¹ rows of nˡ. */
    public float[] weights(int l) throws IOException {
        return read("W" + l, 0, workload.widths().get(l - 1) * workload.widths().get(l));
    }

    /** Wˡ at the start, transposed: nˡ rows of nˡ⁻¹. */
    public float[] transposedWeights(int l) throws IOException {
        float[] weights = weights(l);
        int inputs = workload.widths().get(l - 1);
        int outputs = workload.widths().get(l);
        float[] transposed = new float[weights.length];
        // In tiles, because a column of a large matrix touches a page per element.
        for (int fromI = 0; fromI < inputs; fromI += TILE) {
            for (int fromJ = 0; fromJ < outputs; fromJ += TILE) {
                for (int i = fromI; i < Math.min(fromI + TILE, inputs); i++) {
                    for (int j = fromJ; j < Math.min(fromJ + TILE, outputs); j++) {
                        transposed[j * inputs + i] = weights[i * outputs + j];
                    }
                }
            }
        }
        return transposed;
    }

    /** bˡ at the start, l = 1 … L. */
    public float[] biases(int l) throws IOException {
        return read("b" + l, 0, workload.widths().get(l));
    }

    /** The mean cross-entropy of predictions for the first mini-batch, rows of n^L. */
    public double loss(float[] predictions) throws IOException {
        float[] labels = labels(0);
        double sum = 0;
        for (int i = 0; i < labels.length; i++) {
            sum -= switch (workload.output()) {
                case SIGMOID -> Math.log(labels[i] == 1 ? predictions[i] : 1.0 - predictions[i]);
                case SOFTMAX -> Math.log(predictions[i * workload.outputs() + (int) labels[i]]);
            };
        }
        return sum / labels.length;
    }

    private float[] read(String name, long first, int count) throws IOException {
        try (FileChannel file = FileChannel.open(folder.resolve(name + ".f32"), StandardOpenOption.READ)) {
            ByteBuffer bytes = ByteBuffer.allocate(count * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            while (bytes.hasRemaining()) {
                if (file.read(bytes, first * Float.BYTES + bytes.position()) < 0) {
                    throw new IOException(folder.resolve(name + ".f32") + " is too short");
                }
            }
            float[] values = new float[count];
            bytes.flip().asFloatBuffer().get(values);
            return values;
        }
    }
}
