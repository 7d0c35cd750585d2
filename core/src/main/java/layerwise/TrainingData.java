package layerwise;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import layerwise.math.Matrix;
import layerwise.math.Precision;

/**
 * The examples of a run.
 *
 * @param x A⁰, (n⁰, m)
 * @param y the targets, as the network's loss takes them
 * @param weights of the examples, (1, m); an empty matrix where every example counts alike
 */
record TrainingData(Matrix x, Matrix y, Matrix weights) {
    private static final int CHUNK = 1 << 13;

    int examples() {
        return x.columns();
    }

    /** The same in another precision, the weights times those of the classes and scaled to a mean of 1. */
    TrainingData prepared(Network network, ClassWeights classWeights, Precision precision) {
        if (x.isEmpty()) {
            return this;
        }
        return new TrainingData(
                in(precision, x),
                in(precision, y),
                ExampleWeights.normalized(weights, classWeights, network, y, precision));
    }

    private static Matrix in(Precision precision, Matrix matrix) {
        return matrix.precision() == precision ? matrix : matrix.to(precision);
    }

    /** The columns {@code order[from]} to {@code order[to − 1]}, copied. */
    TrainingData take(int[] order, int from, int to) {
        return new TrainingData(take(x, order, from, to), take(y, order, from, to), take(weights, order, from, to));
    }

    private static Matrix take(Matrix source, int[] order, int from, int to) {
        if (source.isEmpty()) {
            return source;
        }
        Matrix taken = Matrix.zeros(source.precision(), source.rows(), to - from);
        for (int j = from; j < to; j++) {
            taken.copyColumns(source, order[j], j - from, 1);
        }
        return taken;
    }

    /** The SHA-256 of shapes and numbers, by which a resumed run knows its data again. */
    String fingerprint() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Matrix matrix : new Matrix[] {x, y, weights}) {
                digest(digest, matrix);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static void digest(MessageDigest digest, Matrix matrix) {
        ByteBuffer bytes = ByteBuffer.allocate(CHUNK * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(matrix.rows()).putInt(matrix.columns());
        for (int j = 0; j < matrix.columns(); j++) {
            for (int i = 0; i < matrix.rows(); i++) {
                if (bytes.remaining() < Double.BYTES) {
                    digest.update(bytes.flip());
                    bytes.clear();
                }
                bytes.putDouble(matrix.get(i, j));
            }
        }
        digest.update(bytes.flip());
    }
}
