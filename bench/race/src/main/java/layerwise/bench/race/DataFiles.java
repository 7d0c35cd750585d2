package layerwise.bench.race;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import layerwise.bench.Workload;

/**
 * Writes a workload's numbers, drawn from a fixed seed: standard normal features, labels that a random linear map gives, He's
 * initial weights, biases of 0.
 */
final class DataFiles {
    private static final long SEED = 20260;
    private static final int BUFFER = 1 << 20;

    private final Workload workload;
    private final Path folder;

    private DataFiles(Workload workload, Path folder) {
        this.workload = workload;
        this.folder = folder;
    }

    /** The folder of a workload under {@code root}, written if it is not there. */
    static Path of(Workload workload, Path root) throws IOException {
        Path folder = root.resolve(workload.name());
        Path done = folder.resolve("complete");
        if (!Files.exists(done) || !Workload.read(folder).equals(workload)) {
            Files.deleteIfExists(done);
            Files.deleteIfExists(folder.resolve("reference.txt"));
            Files.createDirectories(folder);
            new DataFiles(workload, folder).write();
            workload.write(folder);
            Files.createFile(done);
        }
        return folder;
    }

    private void write() throws IOException {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int l = 1; l <= workload.depth(); l++) {
            int inputs = workload.widths().get(l - 1);
            int outputs = workload.widths().get(l);
            write("W" + l, normal(random.split(), inputs * outputs, Math.sqrt(2.0 / inputs)));
            write("b" + l, new float[outputs]);
        }
        int inputs = workload.inputs();
        float[] x = normal(random.split(), workload.examples() * inputs, 1);
        write("X", x);
        write("labels", labels(x, normal(random.split(), inputs * workload.outputs(), 1)));
    }

    private float[] labels(float[] x, float[] map) {
        int inputs = workload.inputs();
        int outputs = workload.outputs();
        // A few features are enough to learn from.
        int used = Math.min(inputs, 64);
        float[] labels = new float[workload.examples()];
        for (int example = 0; example < labels.length; example++) {
            int best = 0;
            double highest = Double.NEGATIVE_INFINITY;
            for (int j = 0; j < outputs; j++) {
                double sum = 0;
                for (int i = 0; i < used; i++) {
                    sum += x[example * inputs + i] * map[j * inputs + i];
                }
                if (sum > highest) {
                    highest = sum;
                    best = j;
                }
            }
            boolean sigmoid = workload.output() == Workload.Output.SIGMOID;
            labels[example] = sigmoid ? (highest > 0 ? 1 : 0) : best;
        }
        return labels;
    }

    private static float[] normal(RandomGenerator random, int count, double deviation) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (deviation * random.nextGaussian());
        }
        return values;
    }

    private void write(String name, float[] values) throws IOException {
        Path file = folder.resolve(name + ".f32");
        ByteBuffer bytes = ByteBuffer.allocate(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            for (int from = 0; from < values.length; from += BUFFER / Float.BYTES) {
                int count = Math.min(BUFFER / Float.BYTES, values.length - from);
                bytes.clear().limit(count * Float.BYTES);
                bytes.asFloatBuffer().put(values, from, count);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
            }
        }
    }
}
