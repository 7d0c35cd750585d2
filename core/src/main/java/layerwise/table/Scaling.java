package layerwise.table;

import java.util.ArrayList;
import java.util.List;
import layerwise.math.Normal;

/** What is done to the numbers of a column before they are a row of A⁰; fitted to the training rows. */
public sealed interface Scaling
        permits Standardization, Scaling.Factor, Scaling.Robust, Scaling.MinMax, Scaling.Quantile {
    /** The number that stands for {@code x} in A⁰. */
    double apply(double x);

    /**
     * {@code z = factor · x}: the same for all rows, whatever they are.
     *
     * @param factor finite and not 0
     */
    record Factor(double factor) implements Scaling {
        /** Refuses a factor that loses the number. */
        public Factor {
            if (!Double.isFinite(factor) || factor == 0) {
                throw new IllegalArgumentException("a factor must be finite and not 0, got " + factor);
            }
        }

        @Override
        public double apply(double x) {
            return factor * x;
        }
    }

    /**
     * {@code z = s / √(1 + (s/3)²), s = (x − median) · factor}: the quartiles brought to a distance of 1, and far values softly to
     * within ±3. Holzmüller, Grinsztajn and Steinwart, "Better by default", NeurIPS 2024, §3 (RealMLP's robust scaling and smooth
     * clipping).
     *
     * @param median of the training rows
     * @param factor 1 / (third − first quartile); where these are equal 2 / (maximum − minimum); 0 for a constant column
     */
    record Robust(double median, double factor) implements Scaling {
        private static final double BOUND = 3;

        /** Refuses what is not finite. */
        public Robust {
            if (!Double.isFinite(median) || !Double.isFinite(factor) || factor < 0) {
                throw new IllegalArgumentException(
                        "expected a finite median and a finite factor of 0 or more, got " + median + " and " + factor);
            }
        }

        static Robust fit(ColumnProfile column) {
            double quartiles = column.quantile(0.75) - column.quantile(0.25);
            double range = column.maximum() - column.minimum();
            double factor = quartiles > 0 ? 1 / quartiles : range > 0 ? 2 / range : 0;
            return new Robust(column.quantile(0.5), Double.isFinite(factor) ? factor : 0);
        }

        @Override
        public double apply(double x) {
            double s = (x - median) * factor;
            double part = s / BOUND;
            return Double.isInfinite(part * part) ? Math.copySign(BOUND, s) : s / Math.sqrt(1 + part * part);
        }
    }

    /**
     * {@code z = (x − minimum) / (maximum − minimum)}: the training rows brought to [0, 1]; others may lie outside.
     *
     * @param minimum of the training rows
     * @param maximum of the training rows; where it is the minimum, every z is 0
     */
    record MinMax(double minimum, double maximum) implements Scaling {
        /** Refuses what is no range. */
        public MinMax {
            if (!Double.isFinite(minimum) || !Double.isFinite(maximum) || maximum < minimum) {
                throw new IllegalArgumentException(
                        "expected a finite minimum and a maximum not below it, got " + minimum + " and " + maximum);
            }
        }

        @Override
        public double apply(double x) {
            // Halves, because the difference of two finite numbers may be infinite.
            double range = maximum / 2 - minimum / 2;
            return range > 0 ? (x / 2 - minimum / 2) / range : 0;
        }
    }

    /**
     * {@code z = Φ⁻¹(F(x))}, F being the distribution of the training rows: a column brought to the standard normal distribution. F is
     * linear between the quantiles; where several are equal it takes their middle. Values outside have the z of the last quantile,
     * ±5.2 (F at most 10⁻⁷ from 0 or 1), as in scikit-learn's QuantileTransformer.
     *
     * @param quantiles ascending, at evenly spaced probabilities from 0 to 1; two or more
     */
    record Quantile(List<Double> quantiles) implements Scaling {
        private static final int MOST = 1000;
        private static final double LEAST_PROBABILITY = 1e-7;

        /** Copies the quantiles. */
        public Quantile {
            quantiles = List.copyOf(quantiles);
            double last = Double.NEGATIVE_INFINITY;
            for (double quantile : quantiles) {
                if (!Double.isFinite(quantile) || quantile < last) {
                    throw new IllegalArgumentException(
                            "quantiles must be finite and ascend, but " + quantile + " follows " + last);
                }
                last = quantile;
            }
            if (quantiles.size() < 2) {
                throw new IllegalArgumentException("two quantiles or more are needed, not " + quantiles.size());
            }
        }

        static Quantile fit(ColumnProfile column) {
            int count = Math.clamp(column.numbers(), 2, MOST);
            List<Double> quantiles = new ArrayList<>(count);
            double last = Double.NEGATIVE_INFINITY;
            for (int k = 0; k < count; k++) {
                // Interpolation rounds, and they must ascend.
                last = Math.max(last, column.quantile((double) k / (count - 1)));
                quantiles.add(last);
            }
            return new Quantile(quantiles);
        }

        @Override
        public double apply(double x) {
            double probability = (below(x) + upTo(x)) / 2;
            return Normal.quantile(Math.clamp(probability, LEAST_PROBABILITY, 1 - LEAST_PROBABILITY));
        }

        /** F(x), equal quantiles taken at the lowest. */
        private double below(double x) {
            int last = quantiles.size() - 1;
            if (x > quantiles.get(last)) {
                return 1;
            }
            int k = firstNotBelow(x);
            return between(k - 1, k, x) / last;
        }

        /** F(x), equal quantiles taken at the highest. */
        private double upTo(double x) {
            int last = quantiles.size() - 1;
            if (x < quantiles.getFirst()) {
                return 0;
            }
            int k = firstNotBelow(Math.nextUp(x));
            return between(k - 1, k, x) / last;
        }

        /** The number of quantiles less than {@code x}. */
        private int firstNotBelow(double x) {
            int from = 0;
            int to = quantiles.size();
            while (from < to) {
                int middle = (from + to) >>> 1;
                if (quantiles.get(middle) < x) {
                    from = middle + 1;
                } else {
                    to = middle;
                }
            }
            return from;
        }

        private double between(int left, int right, double x) {
            if (left < 0) {
                return 0;
            }
            if (right == quantiles.size()) {
                return left;
            }
            double a = quantiles.get(left);
            double b = quantiles.get(right);
            return left + (x / 2 - a / 2) / (b / 2 - a / 2);
        }
    }
}
