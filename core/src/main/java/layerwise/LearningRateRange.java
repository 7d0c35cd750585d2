package layerwise;

import java.util.ArrayList;
import java.util.List;

/**
 * A learning-rate range test: what the cost does while the learning rate grows from step to step until the cost goes up steeply. Smith,
 * "Cyclical learning rates for training neural networks", WACV 2017, §3.3.
 *
 * @param points one for each step
 * @param suggested a tenth of the rate at which the smoothed cost is least: still steep, and at a distance from where it diverges
 */
public record LearningRateRange(List<Point> points, double suggested) {
    private static final double FIRST = 1e-7;
    private static final double LAST = 10;
    private static final int STEPS = 200;
    private static final double SMOOTHING = 0.9;
    private static final double TOO_HIGH = 3;

    /**
     * A step.
     *
     * @param learningRate α of the step
     * @param cost J of its batch, before it
     * @param smoothed the exponential moving average of the costs so far, without the bias of its beginning
     */
    public record Point(double learningRate, double cost, double smoothed) {}

    /** Copies the points. */
    public LearningRateRange {
        points = List.copyOf(points);
    }

    /** The schedule of the test: from the first rate to the last, each step by the same factor. */
    private static double rate(int step) {
        return FIRST * Math.pow(LAST / FIRST, (double) step / (STEPS - 1));
    }

    /** Steps until the cost is a multiple of its least, or no longer finite. */
    static LearningRateRange of(TrainingRun run) {
        List<Point> points = new ArrayList<>();
        double average = 0;
        double least = Double.POSITIVE_INFINITY;
        double best = FIRST;
        for (int step = 0; step < STEPS; step++) {
            if (!run.hasStep()) {
                run.beginEpoch();
            }
            double cost;
            try {
                cost = run.step(rate(step));
            } catch (DivergedException tooHigh) {
                if (points.isEmpty()) {
                    throw tooHigh;
                }
                break;
            }
            average = SMOOTHING * average + (1 - SMOOTHING) * cost;
            double smoothed = average / (1 - Math.pow(SMOOTHING, step + 1.0));
            points.add(new Point(rate(step), cost, smoothed));
            if (smoothed < least) {
                least = smoothed;
                best = rate(step);
            }
            // Costs may be negative, so it is the rise above the least that counts, beside what the cost began with.
            double first = points.getFirst().cost();
            if (smoothed - least > TOO_HIGH * Math.max(Math.abs(first - least), Math.abs(least))) {
                break;
            }
        }
        return new LearningRateRange(points, best / 10);
    }
}
