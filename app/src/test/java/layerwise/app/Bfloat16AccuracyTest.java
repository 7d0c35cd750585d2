package layerwise.app;

import static org.assertj.core.api.Assertions.assertThat;

import layerwise.Activation;
import layerwise.Layer;
import layerwise.Network;
import layerwise.Optimizer;
import layerwise.Recipe;
import layerwise.Trainer;
import layerwise.math.Matrix;
import layerwise.math.Precision;
import layerwise.math.RandomStream;
import layerwise.table.Schema;
import layerwise.table.Split;
import layerwise.table.Table;
import layerwise.table.TargetKind;
import org.junit.jupiter.api.Test;

/** Networks trained in bfloat16 are as good as those trained in float32, on the best kernels here. */
class Bfloat16AccuracyTest {
    /** Three tenths of a point. */
    private static final double MOST_LOST = 0.003;

    private static final int SIDE = 28;
    private static final int PIXELS = SIDE * SIDE;
    private static final int CLASSES = 10;
    private static final int STYLES = 3;
    private static final int STROKES = 4;

    /** Examples and their classes. */
    private record Examples(Matrix x, Matrix y) {}

    private static double accuracy(
            Examples train, Examples test, Precision precision, int epochs, int batchSize, long seed, int... hidden) {
        Layer[] layers = new Layer[hidden.length + 1];
        for (int l = 0; l < hidden.length; l++) {
            layers[l] = Layer.dense(hidden[l], Activation.RELU);
        }
        layers[hidden.length] = Layer.dense(CLASSES, Activation.SOFTMAX);
        return new Trainer(
                        Network.of(train.x.rows(), layers),
                        Recipe.of(Optimizer.adam(0.001))
                                .precision(precision)
                                .epochs(epochs)
                                .batchSize(batchSize)
                                .seed(seed))
                .train(train.x, train.y)
                .model()
                .evaluate(test.x, test.y)
                .metrics()
                .getOrDefault("accuracy", Double.NaN);
    }

    /** One split has 359 digits to test on, of which one is 0.28 points; ten have enough. */
    @Test
    void digitsOverTenSplits() {
        Table table = Digits.read();
        double float32 = 0;
        double bfloat16 = 0;
        for (long seed = 1; seed <= 10; seed++) {
            Split split = Split.of(table, "digit", TargetKind.CLASSES, 0.2, seed);
            Schema schema = Schema.fit(table.rows(split.train()), "digit", TargetKind.CLASSES);
            Examples train = encoded(schema, table.rows(split.train()));
            Examples test = encoded(schema, table.rows(split.test()));
            float32 += accuracy(train, test, Precision.FLOAT32, 30, 32, seed, 256, 64) / 10;
            bfloat16 += accuracy(train, test, Precision.BFLOAT16, 30, 32, seed, 256, 64) / 10;
        }
        System.out.printf("digits: float32 %.4f, bfloat16 %.4f%n", float32, bfloat16);
        assertThat(float32).isGreaterThan(0.97);
        assertThat(bfloat16).isGreaterThanOrEqualTo(float32 - MOST_LOST);
    }

    private static Examples encoded(Schema schema, Table table) {
        return new Examples(
                schema.features(table, Precision.FLOAT32).asReadOnly(),
                schema.targets(table, Precision.FLOAT32).asReadOnly());
    }

    @Test
    void sixtyThousandGeneratedImages() {
        Examples train = images(1, 60_000);
        Examples test = images(2, 10_000);
        double float32 = accuracy(train, test, Precision.FLOAT32, 4, 128, 1, 128);
        double bfloat16 = accuracy(train, test, Precision.BFLOAT16, 4, 128, 1, 128);
        System.out.printf("images: float32 %.4f, bfloat16 %.4f%n", float32, bfloat16);
        assertThat(float32).as("neither too hard nor too easy").isBetween(0.93, 0.995);
        assertThat(bfloat16).isGreaterThanOrEqualTo(float32 - MOST_LOST);
    }

    /** Images of ten signs, each drawn in three styles, moved by up to three pixels, faint or strong, under noise. */
    private static Examples images(long seed, int count) {
        float[][][] signs = signs();
        float[] x = new float[PIXELS * count];
        float[] y = new float[count];
        for (int j = 0; j < count; j++) {
            long key = RandomStream.key(seed, j);
            int sign = (int) (CLASSES * RandomStream.uniform(key, 0));
            int style = (int) (STYLES * RandomStream.uniform(key, 1));
            int right = (int) (7 * RandomStream.uniform(key, 2)) - 3;
            int down = (int) (7 * RandomStream.uniform(key, 3)) - 3;
            double strength = 0.4 + 0.6 * RandomStream.uniform(key, 4);
            y[j] = sign;
            for (int pixel = 0; pixel < PIXELS; pixel++) {
                int row = pixel / SIDE - down;
                int column = pixel % SIDE - right;
                boolean inside = row >= 0 && row < SIDE && column >= 0 && column < SIDE;
                double ink = inside ? strength * signs[sign][style][row * SIDE + column] : 0;
                double noise = 0.9 * (RandomStream.uniform(key, 5 + pixel) - 0.5);
                x[j * PIXELS + pixel] = (float) Math.clamp(ink + noise, 0, 1);
            }
        }
        return new Examples(Matrix.wrap(x, PIXELS, count), Matrix.wrap(y, 1, count));
    }

    /** A sign is a line of strokes between random points; the styles of a sign have points near one another. */
    private static float[][][] signs() {
        float[][][] signs = new float[CLASSES][STYLES][PIXELS];
        for (int sign = 0; sign < CLASSES; sign++) {
            for (int style = 0; style < STYLES; style++) {
                double[] rows = new double[STROKES + 1];
                double[] columns = new double[STROKES + 1];
                for (int point = 0; point <= STROKES; point++) {
                    rows[point] = coordinate(sign, style, 2 * point);
                    columns[point] = coordinate(sign, style, 2 * point + 1);
                }
                for (int pixel = 0; pixel < PIXELS; pixel++) {
                    double nearest = Double.POSITIVE_INFINITY;
                    for (int stroke = 0; stroke < STROKES; stroke++) {
                        nearest = Math.min(nearest, squaredDistance(rows, columns, stroke, pixel));
                    }
                    signs[sign][style][pixel] = (float) Math.exp(-nearest / 2);
                }
            }
        }
        return signs;
    }

    private static double coordinate(int sign, int style, int number) {
        double home = 5 + 18 * RandomStream.uniform(RandomStream.key(3, sign), number);
        return home + 4 * (RandomStream.uniform(RandomStream.key(4, sign * STYLES + style), number) - 0.5);
    }

    /** The square of the distance of a pixel from a stroke. */
    private static double squaredDistance(double[] rows, double[] columns, int stroke, int pixel) {
        double down = rows[stroke + 1] - rows[stroke];
        double right = columns[stroke + 1] - columns[stroke];
        int pixelRow = pixel / SIDE;
        int pixelColumn = pixel % SIDE;
        double fromRow = pixelRow - rows[stroke];
        double fromColumn = pixelColumn - columns[stroke];
        double along = (fromRow * down + fromColumn * right) / (down * down + right * right);
        double part = Math.clamp(along, 0, 1);
        double row = fromRow - part * down;
        double column = fromColumn - part * right;
        return row * row + column * column;
    }
}
