package layerwise;

import java.util.Iterator;
import java.util.NoSuchElementException;
import layerwise.math.Precision;

/** One pass through examples in their order, some at a time, all of them read into the same memory. */
class Passage implements Iterator<MatrixExamples> {
    private final Examples examples;
    private final int atATime;
    private final MatrixExamples room;
    private int next;

    Passage(Examples examples, Precision precision, int atATime) {
        this.examples = examples;
        this.atATime = atATime;
        this.room = examples.room(precision, Math.min(atATime, examples.count()));
    }

    @Override
    public boolean hasNext() {
        return next < examples.count();
    }

    /** The next examples, valid until the next call. */
    @Override
    public MatrixExamples next() {
        if (!hasNext()) {
            throw new NoSuchElementException("all " + examples.count() + " examples have been passed");
        }
        int from = next;
        int count = Math.min(atATime, examples.count() - from);
        next += count;
        MatrixExamples part = examples.part(from, count, room);
        passed(from, count);
        return part;
    }

    /** Is told what has been read. */
    void passed(int from, int count) {}
}
