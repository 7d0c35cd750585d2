package layerwise;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Iterator;
import layerwise.math.Kernels;
import layerwise.math.Matrix;
import layerwise.math.Precision;

/**
 * m examples with their targets, wherever they lie: X, (n⁰, m), Y, and perhaps a weight for each. Those in memory are matrices; those on
 * disk are an {@link ExampleFile}, which may be larger than the heap. Training and evaluation give the same bits from either. They are
 * never changed, and may be shared by threads.
 */
public abstract sealed class Examples permits MatrixExamples, ExampleFile, Selection, Weighed {
    /** Numbers in a part, about. */
    private static final int PART = 1 << 18;

    private static final int DIGESTED = 1 << 16;

    Examples() {}

    /**
     * Examples in memory that all count alike.
     *
     * @param x (n⁰, m), of any precision; it is not copied
     * @param y the targets, as the network's loss takes them; they are not copied
     */
    public static Examples of(Matrix x, Matrix y) {
        return of(x, y, Measurement.UNWEIGHTED);
    }

    /**
     * Examples in memory.
     *
     * @param x (n⁰, m), of any precision; it is not copied
     * @param y the targets, as the network's loss takes them; they are not copied
     * @param weights (1, m), 0 or more; an empty matrix where every example counts alike
     */
    public static Examples of(Matrix x, Matrix y, Matrix weights) {
        return new MatrixExamples(x, y, weights);
    }

    /** m, the number of examples. */
    public abstract int count();

    /** n⁰, the rows of X. */
    public abstract int inputs();

    /** The rows of Y. */
    public abstract int targetRows();

    /** Whether each example has a weight of its own. */
    public abstract boolean isWeighted();

    /** The precision that the numbers are kept in. */
    public abstract Precision precision();

    /**
     * Some of these examples, in the order told. No example is copied; four bytes are kept for each.
     *
     * @param numbers of the examples, from 0, perhaps some more than once
     * @throws IndexOutOfBoundsException if there is no example of such a number
     */
    public Examples select(int[] numbers) {
        return new Selection(this, numbers);
    }

    /** Whether no disk is behind them. */
    abstract boolean isInMemory();

    /** The same for who reads them in this precision only; what is in memory is converted, once. */
    abstract Examples in(Precision other);

    /** Their weights times those of the classes, with a mean of 1. */
    Examples weighed(Weighing weighing) {
        return new Weighed(this, weighing);
    }

    /** Replaces numbers of these examples by the places where {@link #take} finds them. */
    void locate(int[] numbers) {}

    /**
     * Copies examples from here and there.
     *
     * @param places of the examples, see {@link #locate}
     * @param from the first of the places that are meant; there are as many as {@code out} has room for
     */
    abstract void take(int[] places, int from, MatrixExamples out);

    /** As {@link #take}, by kernels where that is faster, into the precision that {@link #in} was told. */
    void gather(Kernels kernels, int[] places, int from, MatrixExamples out) {
        take(places, from, out);
    }

    /**
     * The examples {@code from} to {@code from + count − 1}.
     *
     * @param room for {@code count} or more, to which they are copied unless they lie side by side in memory in its precision
     */
    abstract MatrixExamples part(int from, int count, MatrixExamples room);

    /** All examples in their order, some at a time; each part is valid until the next. */
    final Iterable<MatrixExamples> parts(Precision target) {
        int numbers = inputs() + targetRows() + 1;
        return parts(target, Math.clamp(PART / numbers, 1, Math.max(1, count())));
    }

    /** All examples in their order, so many at a time; each part is valid until the next. */
    final Iterable<MatrixExamples> parts(Precision target, int atATime) {
        return () -> passage(target, atATime);
    }

    /** One pass through all examples in their order. */
    Iterator<MatrixExamples> passage(Precision target, int atATime) {
        return new Passage(this, target, atATime);
    }

    /** Room in memory for so many of these examples. */
    final MatrixExamples room(Precision target, int columns) {
        return new MatrixExamples(
                Matrix.zeros(target, inputs(), columns),
                Matrix.zeros(target, targetRows(), columns),
                Matrix.zeros(target, isWeighted() ? 1 : 0, isWeighted() ? columns : 0));
    }

    /**
     * All of them in memory.
     *
     * @throws IllegalArgumentException if they are too many for that
     */
    MatrixExamples whole(Precision target) {
        MatrixExamples whole;
        try {
            whole = room(target, count());
        } catch (IllegalArgumentException | OutOfMemoryError tooMany) {
            long bytes = (inputs() + targetRows() + (isWeighted() ? 1L : 0)) * count() * target.bytes();
            throw new IllegalArgumentException(
                    "a full batch is read into memory, but its " + count() + " examples take " + (bytes >> 20)
                            + " MB, for which the heap of "
                            + (Runtime.getRuntime().maxMemory() >> 20)
                            + " MB has no room; choose a batch size, or a larger heap",
                    tooMany);
        }
        int from = 0;
        for (MatrixExamples part : parts(target)) {
            whole.set(from, part);
            from += part.count();
        }
        return whole;
    }

    /**
     * Checks every example.
     *
     * @param target in which X and Y must be finite
     * @throws IllegalArgumentException if they do not fit the network; the message says what is wrong
     */
    void requireFor(Network network, Precision target) {
        network.requireShapes(inputs(), targetRows(), count());
        double sum = 0;
        int from = 0;
        for (MatrixExamples part : parts(precision())) {
            network.requireExamples(part.x(), part.y(), target, from);
            sum += Measurement.sumOfChecked(part.weights(), from);
            from += part.count();
        }
        if (isWeighted() && !(sum > 0)) {
            throw new IllegalArgumentException("the weights of all " + count() + " examples are 0");
        }
    }

    /** Whether X has no number that is NaN or infinite. */
    final boolean isFinite() {
        for (MatrixExamples part : parts(precision())) {
            if (!part.x().isFinite()) {
                return false;
            }
        }
        return true;
    }

    /**
     * The SHA-256 of shapes and numbers, by which a resumed run and the reader of a model file know the data again, wherever they lie; what
     * is digested, {@code docs/model-file.md} says.
     */
    final String fingerprint(Precision target) {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
        ByteBuffer bytes = ByteBuffer.allocate(DIGESTED).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(count()).putInt(inputs()).putInt(targetRows()).putInt(isWeighted() ? 1 : 0);
        for (MatrixExamples part : parts(target)) {
            for (int j = 0; j < part.count(); j++) {
                digest(digest, bytes, part.x(), j);
                digest(digest, bytes, part.y(), j);
                if (isWeighted()) {
                    digest(digest, bytes, part.weights(), j);
                }
            }
        }
        digest.update(bytes.flip());
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void digest(MessageDigest digest, ByteBuffer bytes, Matrix matrix, int column) {
        boolean doubles = matrix.precision() == Precision.FLOAT64;
        for (int i = 0; i < matrix.rows(); i++) {
            if (bytes.remaining() < Double.BYTES) {
                digest.update(bytes.flip());
                bytes.clear();
            }
            double value = matrix.get(i, column);
            if (doubles) {
                bytes.putDouble(value);
            } else {
                bytes.putFloat((float) value);
            }
        }
    }
}
