package layerwise;

import java.util.Objects;
import layerwise.math.Kernels;
import layerwise.math.Precision;

/** Some of other examples by their numbers; none is copied. */
final class Selection extends Examples {
    private final Examples all;
    // Where all examples find them, see locate.
    private final int[] places;

    Selection(Examples all, int[] numbers) {
        this.all = all;
        this.places = numbers.clone();
        for (int number : places) {
            Objects.checkIndex(number, all.count());
        }
        all.locate(places);
    }

    /** With places of the same examples in another precision. */
    private Selection(int[] places, Examples all) {
        this.all = all;
        this.places = places;
    }

    @Override
    public int count() {
        return places.length;
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
        return all.isWeighted();
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
        return converted == all ? this : new Selection(places, converted);
    }

    @Override
    void locate(int[] numbers) {
        for (int k = 0; k < numbers.length; k++) {
            numbers[k] = places[numbers[k]];
        }
    }

    @Override
    void take(int[] chosen, int from, MatrixExamples out) {
        all.take(chosen, from, out);
    }

    @Override
    void gather(Kernels kernels, int[] chosen, int from, MatrixExamples out) {
        all.gather(kernels, chosen, from, out);
    }

    @Override
    MatrixExamples part(int from, int count, MatrixExamples room) {
        MatrixExamples out = room.columns(0, count);
        all.take(places, from, out);
        return out;
    }
}
