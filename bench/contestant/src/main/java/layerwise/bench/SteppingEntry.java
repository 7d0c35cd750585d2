package layerwise.bench;

import java.util.Arrays;

/** An entry whose steps are called one by one; its time is taken over pieces of some milliseconds. */
public abstract class SteppingEntry implements Entry {
    private static final double PIECE = 2e6;

    private double[] samples = new double[1024];
    private int batch;

    /** One step on a mini-batch. */
    protected abstract void step(int batch) throws Exception;

    /** How many mini-batches there are. */
    protected abstract int batches();

    /** Waits until all steps are done, where they are not when {@link #step} returns. */
    protected void finish() throws Exception {}

    @Override
    public Timing turn(double seconds, int leastSteps) throws Exception {
        double estimate = run(1);
        estimate = run((int) Math.clamp(PIECE / estimate, 1, 1000));
        int piece = (int) Math.clamp(PIECE / estimate, 1, 1_000_000);
        long begin = System.nanoTime();
        int count = 0;
        long steps = 0;
        while (System.nanoTime() - begin < seconds * 1e9 || steps < leastSteps) {
            if (count == samples.length) {
                samples = Arrays.copyOf(samples, 2 * count);
            }
            samples[count++] = run(piece);
            steps += piece;
        }
        return Timing.of(steps, samples, count);
    }

    /** Nanoseconds per step. */
    private double run(int steps) throws Exception {
        long begin = System.nanoTime();
        for (int i = 0; i < steps; i++) {
            step(batch);
            batch = batch + 1 == batches() ? 0 : batch + 1;
        }
        finish();
        return (double) (System.nanoTime() - begin) / steps;
    }
}
