package layerwise;

import java.util.List;

/**
 * How the learning rate goes with time: the factor that a step's learning rate is of the optimiser's own. It is a function of where the
 * run stands and of its history, and keeps no state.
 */
public sealed interface Schedule {
    /**
     * The factor of a step.
     *
     * @param step optimiser steps before it, from 0
     * @param steps of the whole run
     * @param stepsPerEpoch optimiser steps of an epoch
     * @param history of the epochs that are complete
     */
    double factor(long step, long steps, int stepsPerEpoch, List<Epoch> history);

    /** Whether the factor changes from one epoch to the next only. */
    default boolean isByEpoch() {
        return false;
    }

    /** Whether the factor of a step depends on when the run will end, so that a run cannot be made longer later on. */
    default boolean needsEnd() {
        return false;
    }

    /** Always the optimiser's own learning rate. */
    record Constant() implements Schedule {
        @Override
        public boolean isByEpoch() {
            return true;
        }

        @Override
        public double factor(long step, long steps, int stepsPerEpoch, List<Epoch> history) {
            return 1;
        }

        @Override
        public String toString() {
            return "constant";
        }
    }

    /** 1 / (1 + decay · epoch), epochs counted from 0: the course's learning rate decay. */
    record InverseTime(double decay) implements Schedule {
        /** Refuses a decay that is not positive. */
        public InverseTime {
            requirePositive("inverse-time", "decay", decay);
        }

        @Override
        public boolean isByEpoch() {
            return true;
        }

        @Override
        public double factor(long step, long steps, int stepsPerEpoch, List<Epoch> history) {
            long epoch = step / stepsPerEpoch;
            return 1 / (1 + decay * epoch);
        }

        @Override
        public String toString() {
            return "inverse-time(" + decay + ")";
        }
    }

    /** Multiplied by {@code factor} after every so many epochs. */
    record Stairs(int epochs, double drop) implements Schedule {
        /** Refuses less than 1 epoch and a factor outside (0, 1]. */
        public Stairs {
            if (epochs < 1) {
                throw new IllegalArgumentException("the schedule step must have at least 1 epoch, not " + epochs);
            }
            requireFactor("step", drop);
        }

        @Override
        public boolean isByEpoch() {
            return true;
        }

        @Override
        public double factor(long step, long steps, int stepsPerEpoch, List<Epoch> history) {
            long drops = step / stepsPerEpoch / epochs;
            return Math.pow(drop, (double) drops);
        }

        @Override
        public String toString() {
            return "step(" + epochs + "," + drop + ")";
        }
    }

    /** Multiplied by {@code drop} after every epoch. */
    record Exponential(double drop) implements Schedule {
        /** Refuses a factor outside (0, 1]. */
        public Exponential {
            requireFactor("exponential", drop);
        }

        @Override
        public boolean isByEpoch() {
            return true;
        }

        @Override
        public double factor(long step, long steps, int stepsPerEpoch, List<Epoch> history) {
            long epoch = step / stepsPerEpoch;
            return Math.pow(drop, (double) epoch);
        }

        @Override
        public String toString() {
            return "exponential(" + drop + ")";
        }
    }

    /**
     * Half a cosine from 1 down to {@code last}: last + (1 − last)·½(1 + cos πt). Loshchilov and Hutter, "SGDR", ICLR 2017, equation 5,
     * without restarts.
     */
    record Cosine(double last) implements Schedule {
        /** Refuses an end outside [0, 1]. */
        public Cosine {
            if (!(last >= 0 && last <= 1)) {
                throw new IllegalArgumentException("the schedule cosine must end from 0 to 1, not at " + last);
            }
        }

        @Override
        public boolean needsEnd() {
            return true;
        }

        @Override
        public double factor(long step, long steps, int stepsPerEpoch, List<Epoch> history) {
            return last + (1 - last) * falling((double) step / steps);
        }

        @Override
        public String toString() {
            return last == 0 ? "cosine" : "cosine(" + last + ")";
        }
    }

    /**
     * Up from 1/25 to 1 over the first {@code rise} of the run and down to 10⁻⁴/25, both along half a cosine. Smith and Topin,
     * "Super-convergence", 2018; the numbers are PyTorch's.
     */
    record OneCycle(double rise) implements Schedule {
        private static final double FIRST = 1.0 / 25;
        private static final double LAST = FIRST * 1e-4;

        /** Refuses a rise outside (0, 1). */
        public OneCycle {
            if (!(rise > 0 && rise < 1)) {
                throw new IllegalArgumentException(
                        "the schedule one-cycle must rise for more than 0 and less than 1 of the run, not " + rise);
            }
        }

        @Override
        public boolean needsEnd() {
            return true;
        }

        @Override
        public double factor(long step, long steps, int stepsPerEpoch, List<Epoch> history) {
            // The last step is the end of the fall, so that the cycle closes with the run.
            double peak = rise * steps - 1;
            double end = steps - 1;
            if (step <= peak && peak > 0) {
                return FIRST + (1 - FIRST) * (1 - falling(step / peak));
            }
            return LAST + (1 - LAST) * falling((step - peak) / (end - peak));
        }

        @Override
        public String toString() {
            return "one-cycle(" + rise + ")";
        }
    }

    /**
     * ½(1 − cos(2π log₂(1 + 15t))): four cycles, each twice as long as the one before. Holzmüller, Grinsztajn and Steinwart, "Better by
     * default: strong pre-tuned MLPs and boosted trees on tabular data", NeurIPS 2024, appendix A.
     */
    record Coslog4() implements Schedule {
        @Override
        public boolean needsEnd() {
            return true;
        }

        @Override
        public double factor(long step, long steps, int stepsPerEpoch, List<Epoch> history) {
            double cycles = Math.log(1 + 15.0 * step / steps) / Math.log(2);
            return 0.5 * (1 - Math.cos(2 * Math.PI * cycles));
        }

        @Override
        public String toString() {
            return "coslog4";
        }
    }

    /** A linear rise over the first steps, up to where another schedule begins; that one has the rest of the run. */
    record WarmUp(int rise, Schedule then) implements Schedule {
        /** Refuses less than 1 step. */
        public WarmUp {
            if (rise < 1) {
                throw new IllegalArgumentException("a warm-up must have at least 1 step, not " + rise);
            }
        }

        @Override
        public boolean needsEnd() {
            return then.needsEnd();
        }

        @Override
        public double factor(long step, long steps, int stepsPerEpoch, List<Epoch> history) {
            return step < rise
                    ? (step + 1.0) / rise
                    : then.factor(step - rise, Math.max(1, steps - rise), stepsPerEpoch, history);
        }

        @Override
        public String toString() {
            return "warm-up(" + rise + ") " + then;
        }
    }

    /**
     * Multiplied by {@code drop} each time that {@code patience} epochs in a row have not brought the validation cost, or without
     * validation the training cost, below its least so far.
     */
    record Plateau(double drop, int patience) implements Schedule {
        /** Refuses a factor outside (0, 1] and a patience of less than 1 epoch. */
        public Plateau {
            requireFactor("plateau", drop);
            if (patience < 1) {
                throw new IllegalArgumentException(
                        "the schedule plateau must have a patience of at least 1 epoch, not " + patience);
            }
        }

        @Override
        public boolean isByEpoch() {
            return true;
        }

        @Override
        public double factor(long step, long steps, int stepsPerEpoch, List<Epoch> history) {
            double factor = 1;
            double least = Double.POSITIVE_INFINITY;
            int waited = 0;
            for (int i = 0; i < history.size(); i++) {
                double cost = history.get(i).monitored();
                if (cost < least) {
                    least = cost;
                    waited = 0;
                } else if (++waited == patience) {
                    factor *= drop;
                    waited = 0;
                }
            }
            return factor;
        }

        @Override
        public String toString() {
            return "plateau(" + drop + "," + patience + ")";
        }
    }

    /** Always the optimiser's own learning rate. */
    static Schedule constant() {
        return new Constant();
    }

    /**
     * The schedule of a text as {@code toString} spells it: {@code constant}, {@code inverse-time(decay)}, {@code step(epochs,factor)},
     * {@code exponential(factor)}, {@code cosine}, {@code cosine(last)}, {@code one-cycle}, {@code one-cycle(rise)}, {@code coslog4},
     * {@code plateau(factor,patience)}, each also behind {@code warm-up(steps)} and a blank.
     *
     * @throws IllegalArgumentException if it is none of these
     */
    static Schedule of(String text) {
        return ScheduleText.parse(text);
    }

    private static double falling(double t) {
        return 0.5 * (1 + Math.cos(Math.PI * t));
    }

    private static void requirePositive(String schedule, String name, double value) {
        if (!(value > 0 && Double.isFinite(value))) {
            throw new IllegalArgumentException(
                    "the " + name + " of the schedule " + schedule + " must be positive, not " + value);
        }
    }

    private static void requireFactor(String schedule, double value) {
        if (!(value > 0 && value <= 1)) {
            throw new IllegalArgumentException(
                    "the factor of the schedule " + schedule + " must be more than 0 and at most 1, not " + value);
        }
    }
}
