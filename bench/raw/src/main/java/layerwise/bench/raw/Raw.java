package layerwise.bench.raw;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;
import layerwise.bench.AbsentException;
import layerwise.bench.Answers;
import layerwise.bench.Configuration;
import layerwise.bench.Entry;
import layerwise.bench.SteppingEntry;
import layerwise.bench.Tensors;
import layerwise.bench.Workload;

/** The products of a step: A·W of each layer, and in training Aᵀ·dZ and above the first layer dZ·Wᵀ. */
final class Raw extends SteppingEntry {
    private static final int ALIGNMENT = 64;

    private final Dnnl dnnl = new Dnnl();
    private final Workload workload;
    private final boolean bfloat16;
    private final MemorySegment[] a;
    private final MemorySegment[] weights;
    private final MemorySegment output;

    private Raw(Tensors tensors, boolean bfloat16) throws IOException {
        workload = tensors.workload();
        this.bfloat16 = bfloat16;
        int depth = workload.depth();
        a = new MemorySegment[depth + 1];
        weights = new MemorySegment[depth + 1];
        long largest = 0;
        for (int l = 0; l <= depth; l++) {
            long size = (long) workload.batchSize() * workload.widths().get(l);
            a[l] = segment(size, 1);
            largest = Math.max(largest, size);
            if (l > 0) {
                long parameters =
                        (long) workload.widths().get(l - 1) * workload.widths().get(l);
                weights[l] = segment(parameters, l);
                largest = Math.max(largest, parameters);
            }
        }
        output = Arena.global().allocate(largest * Float.BYTES, ALIGNMENT);
    }

    public static void main(String[] arguments) throws IOException {
        Answers.serve(Raw::enter);
    }

    private static Entry enter(Tensors tensors, Configuration configuration) throws Exception {
        return switch (configuration.precision()) {
            case "float32" -> new Raw(tensors, false);
            case "bfloat16" -> new Raw(tensors, true);
            default -> throw new AbsentException("oneDNN has no product in " + configuration.precision());
        };
    }

    /** Random numbers between −1 and 1. */
    private MemorySegment segment(long count, int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int bytes = bfloat16 ? Short.BYTES : Float.BYTES;
        MemorySegment segment = Arena.global().allocate(count * bytes, ALIGNMENT);
        for (long i = 0; i < count; i++) {
            float value = (float) random.nextDouble(-1, 1);
            if (bfloat16) {
                segment.setAtIndex(ValueLayout.JAVA_SHORT, i, (short) (Float.floatToIntBits(value) >>> 16));
            } else {
                segment.setAtIndex(ValueLayout.JAVA_FLOAT, i, value);
            }
        }
        return segment;
    }

    @Override
    public String version() {
        return "3.11";
    }

    @Override
    protected int batches() {
        return 1;
    }

    @Override
    protected void step(int batch) {
        int m = workload.batchSize();
        for (int l = 1; l <= workload.depth(); l++) {
            int in = workload.widths().get(l - 1);
            int out = workload.widths().get(l);
            dnnl.multiply(bfloat16, false, false, m, out, in, a[l - 1], weights[l], output);
        }
        if (workload.task() == Workload.Task.TRAIN) {
            for (int l = workload.depth(); l >= 1; l--) {
                int in = workload.widths().get(l - 1);
                int out = workload.widths().get(l);
                dnnl.multiply(bfloat16, true, false, in, out, m, a[l - 1], a[l], output);
                if (l > 1) {
                    dnnl.multiply(bfloat16, false, true, m, in, out, a[l], weights[l], output);
                }
            }
        }
    }

    @Override
    public double[] losses(int steps) throws AbsentException {
        throw new AbsentException("products alone have no losses");
    }
}
