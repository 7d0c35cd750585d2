package layerwise;

import layerwise.math.Kernels;
import layerwise.math.Precision;

/** Other examples, their weights times those of the classes and with a mean of 1, as each is read. */
final class Weighed extends Examples {
    private final Examples all;
    private final Weighing weighing;

    Weighed(Examples all, Weighing weighing) {
        this.all = all;
        this.weighing = weighing;
    }

    @Override
    public int count() {
        return all.count();
    }

    @Override
    public int inputs() {
        return all.inputs();
    }

    @Override
    public int targetRows() {
        return all.targetRows();
    }

    @Override
    public boolean isWeighted() {
        return true;
    }

    @Override
    public Precision precision() {
        return all.precision();
    }

    @Override
    boolean isInMemory() {
        return all.isInMemory();
    }

    @Override
    Examples in(Precision other) {
        Examples converted = all.in(other);
        return converted == all ? this : new Weighed(converted, weighing);
    }

    @Override
    void locate(int[] numbers) {
        all.locate(numbers);
    }

    @Override
    void take(int[] places, int from, MatrixExamples out) {
        all.take(places, from, out);
        weigh(out);
    }

    @Override
    void gather(Kernels kernels, int[] places, int from, MatrixExamples out) {
        all.gather(kernels, places, from, out);
        weigh(out);
    }

    private void weigh(MatrixExamples part) {
        if (!all.isWeighted()) {
            part.weights().fill(1);
        }
        weighing.apply(part.y(), part.weights());
    }

    @Override
    MatrixExamples part(int from, int count, MatrixExamples room) {
        // Matrices in memory are weighed once and for all, so that what is weighed here has been copied to the room.
        all.part(from, count, room);
        MatrixExamples part = room.columns(0, count);
        weigh(part);
        return part;
    }

    @Override
    MatrixExamples whole(Precision target) {
        return all.whole(target).weighed(weighing);
    }
}
