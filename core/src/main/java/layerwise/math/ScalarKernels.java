package layerwise.math;

import java.util.Arrays;
import java.util.Optional;

/**
 * The reference: every equation as the plain loop it is, sums and functions in float64 whatever the precision, each result
 * rounded once. Other providers are tested against it, and borrow the loops they do not replace, a range of columns at a time.
 */
final class ScalarKernels extends Kernels {
    private double[] sums = {};

    @Override
    public String name() {
        return "scalar";
    }

    @Override
    public int threads() {
        return 1;
    }

    @Override
    public Optional<Kernels> alone() {
        return Optional.of(new ScalarKernels());
    }

    @Override
    protected void computeAffine(Matrix w, Matrix aPrev, Matrix b, Matrix z) {
        for (int j = 0; j < z.columns(); j++) {
            for (int i = 0; i < z.rows(); i++) {
                double sum = 0;
                for (int p = 0; p < w.columns(); p++) {
                    sum += factor(w, i + p * w.rows()) * factor(aPrev, p + j * aPrev.rows());
                }
                z.put(i + j * z.rows(), sum + b.at(i));
            }
        }
    }

    /** The k-th element as a product takes it. */
    private static double factor(Matrix matrix, int k) {
        double element = matrix.at(k);
        return matrix.precision() == Precision.BFLOAT16 ? Bfloat16.round((float) element) : element;
    }

    @Override
    protected void computeWeightGradient(Matrix dZ, Matrix aPrev, Matrix dW) {
        double perExample = 1.0 / dZ.columns();
        for (int p = 0; p < dW.columns(); p++) {
            for (int i = 0; i < dW.rows(); i++) {
                double sum = 0;
                for (int j = 0; j < dZ.columns(); j++) {
                    sum += factor(dZ, i + j * dZ.rows()) * factor(aPrev, p + j * aPrev.rows());
                }
                dW.put(i + p * dW.rows(), perExample * sum);
            }
        }
    }

    @Override
    protected void computeBiasGradient(Matrix dZ, Matrix db) {
        double perExample = 1.0 / dZ.columns();
        for (int i = 0; i < db.rows(); i++) {
            double sum = 0;
            for (int j = 0; j < dZ.columns(); j++) {
                sum += dZ.at(i + j * dZ.rows());
            }
            db.put(i, perExample * sum);
        }
    }

    @Override
    protected void computeInputGradient(Matrix w, Matrix dZ, Matrix dAPrev) {
        for (int j = 0; j < dAPrev.columns(); j++) {
            for (int p = 0; p < dAPrev.rows(); p++) {
                double sum = 0;
                for (int i = 0; i < w.rows(); i++) {
                    sum += factor(w, i + p * w.rows()) * factor(dZ, i + j * dZ.rows());
                }
                dAPrev.put(p + j * dAPrev.rows(), sum);
            }
        }
    }

    @Override
    protected void computeActivation(Function g, double parameter, Matrix z, Matrix a) {
        activation(g, parameter, z, a, 0, z.columns());
    }

    static void activation(Function g, double parameter, Matrix z, Matrix a, int fromColumn, int toColumn) {
        if (g == Function.SOFTMAX) {
            for (int j = fromColumn; j < toColumn; j++) {
                softmax(z, a, j);
            }
            return;
        }
        for (int k = fromColumn * z.rows(); k < toColumn * z.rows(); k++) {
            a.put(k, Scalars.value(g, parameter, z.at(k)));
        }
    }

    private static void softmax(Matrix z, Matrix a, int column) {
        int n = z.rows();
        int first = column * n;
        double maximum = maximum(z, first, n);
        double sum = 0;
        for (int k = first; k < first + n; k++) {
            sum += Math.exp(z.at(k) - maximum);
        }
        for (int k = first; k < first + n; k++) {
            a.put(k, Math.exp(z.at(k) - maximum) / sum);
        }
    }

    private static double maximum(Matrix z, int first, int n) {
        double maximum = Double.NEGATIVE_INFINITY;
        for (int k = first; k < first + n; k++) {
            maximum = Math.max(maximum, z.at(k));
        }
        return maximum;
    }

    @Override
    protected void computeActivationGradient(Function g, double parameter, Matrix dA, Matrix z, Matrix a, Matrix dZ) {
        activationGradient(g, parameter, dA, z, a, dZ, 0, z.columns());
    }

    static void activationGradient(
            Function g, double parameter, Matrix dA, Matrix z, Matrix a, Matrix dZ, int fromColumn, int toColumn) {
        if (g == Function.SOFTMAX) {
            for (int j = fromColumn; j < toColumn; j++) {
                softmaxGradient(dA, a, dZ, j);
            }
            return;
        }
        for (int k = fromColumn * z.rows(); k < toColumn * z.rows(); k++) {
            dZ.put(k, dA.at(k) * Scalars.slope(g, parameter, z.at(k), a.at(k)));
        }
    }

    private static void softmaxGradient(Matrix dA, Matrix a, Matrix dZ, int column) {
        int first = column * a.rows();
        int end = first + a.rows();
        double mean = 0;
        for (int k = first; k < end; k++) {
            mean += a.at(k) * dA.at(k);
        }
        for (int k = first; k < end; k++) {
            dZ.put(k, a.at(k) * (dA.at(k) - mean));
        }
    }

    @Override
    protected double computeCost(Criterion criterion, double parameter, Matrix z, Matrix a, Matrix y) {
        double sum = 0;
        if (criterion == Criterion.CATEGORICAL_CROSS_ENTROPY) {
            for (int j = 0; j < z.columns(); j++) {
                sum += categoricalCrossEntropy(z, y, j);
            }
            return sum / z.columns();
        }
        for (int k = 0; k < z.size(); k++) {
            sum += Scalars.loss(criterion, parameter, z.at(k), a.at(k), y.at(k));
        }
        return sum / z.size();
    }

    @Override
    protected double computeCost(Criterion criterion, double parameter, Matrix z, Matrix a, Matrix y, Matrix weights) {
        double sum = 0;
        for (int j = 0; j < z.columns(); j++) {
            sum += weights.at(j) * loss(criterion, parameter, z, a, y, j);
        }
        return sum / z.columns();
    }

    /** The loss of one example, the mean over its outputs where they have losses of their own. */
    private static double loss(Criterion criterion, double parameter, Matrix z, Matrix a, Matrix y, int column) {
        if (criterion == Criterion.CATEGORICAL_CROSS_ENTROPY) {
            return categoricalCrossEntropy(z, y, column);
        }
        double sum = 0;
        for (int k = column * z.rows(); k < (column + 1) * z.rows(); k++) {
            sum += Scalars.loss(criterion, parameter, z.at(k), a.at(k), y.at(k));
        }
        return sum / z.rows();
    }

    /** log Σₖ e^zₖ − Σⱼ yⱼ zⱼ: what −Σⱼ yⱼ log softmax(z)ⱼ is when Σ y = 1. */
    private static double categoricalCrossEntropy(Matrix z, Matrix y, int column) {
        int n = z.rows();
        int first = column * n;
        double maximum = maximum(z, first, n);
        double sum = 0;
        double right = 0;
        for (int i = 0; i < n; i++) {
            double below = z.at(first + i) - maximum;
            double weight = target(y, n, i, column);
            sum += Math.exp(below);
            right += weight == 0 ? 0 : weight * below;
        }
        return Math.log(sum) - right;
    }

    /** The element (i, column) of one-hot targets, whether y holds those or the classes' numbers. */
    static double target(Matrix y, int n, int i, int column) {
        if (y.rows() == n) {
            return y.at(i + column * n);
        }
        return y.at(column) == i ? 1 : 0;
    }

    @Override
    protected void computeCostGradient(Criterion criterion, double parameter, Matrix z, Matrix a, Matrix y, Matrix dA) {
        double perOutput = 1.0 / z.rows();
        if (criterion == Criterion.CATEGORICAL_CROSS_ENTROPY) {
            for (int j = 0; j < z.columns(); j++) {
                for (int i = 0; i < z.rows(); i++) {
                    double weight = target(y, z.rows(), i, j);
                    dA.put(i + j * z.rows(), weight == 0 ? 0 : -weight / a.at(i + j * z.rows()));
                }
            }
            return;
        }
        for (int k = 0; k < z.size(); k++) {
            dA.put(k, perOutput * Scalars.lossGradient(criterion, parameter, z.at(k), a.at(k), y.at(k)));
        }
    }

    @Override
    protected void computeOutputGradient(
            Criterion criterion, double parameter, Matrix z, Matrix a, Matrix y, Matrix dZ) {
        double perOutput = 1.0 / z.rows();
        if (criterion == Criterion.CATEGORICAL_CROSS_ENTROPY) {
            for (int j = 0; j < z.columns(); j++) {
                for (int i = 0; i < z.rows(); i++) {
                    dZ.put(i + j * z.rows(), a.at(i + j * z.rows()) - target(y, z.rows(), i, j));
                }
            }
            return;
        }
        for (int k = 0; k < z.size(); k++) {
            dZ.put(k, perOutput * Scalars.outputGradient(criterion, parameter, z.at(k), a.at(k), y.at(k)));
        }
    }

    @Override
    protected void computeDropout(Matrix in, long key, double rate, Matrix out) {
        dropout(in, key, rate, out, 0, in.columns());
    }

    static void dropout(Matrix in, long key, double rate, Matrix out, int fromColumn, int toColumn) {
        double scale = 1 / (1 - rate);
        for (int k = fromColumn * in.rows(); k < toColumn * in.rows(); k++) {
            out.put(k, RandomStream.uniform(key, k) < rate ? 0 : scale * in.at(k));
        }
    }

    @Override
    protected void computeGather(Matrix source, int[] order, int from, Matrix out) {
        for (int j = 0; j < out.columns(); j++) {
            int column = order[from + j];
            for (int i = 0; i < out.rows(); i++) {
                out.put(i + j * out.rows(), source.at(i + column * source.rows()));
            }
        }
    }

    @Override
    protected void computeEmbedding(Matrix aPrev, int[] levels, Matrix e, Matrix a) {
        int d = e.rows();
        int plain = aPrev.rows() - levels.length;
        for (int j = 0; j < a.columns(); j++) {
            int in = j * aPrev.rows();
            int out = j * a.rows();
            for (int i = 0; i < plain; i++) {
                a.put(out + i, aPrev.at(in + i));
            }
            int first = 0;
            for (int f = 0; f < levels.length; f++) {
                int column = first + (int) aPrev.at(in + plain + f);
                for (int i = 0; i < d; i++) {
                    a.put(out + plain + f * d + i, e.at(column * d + i));
                }
                first += levels[f];
            }
        }
    }

    @Override
    protected void computeEmbeddingGradient(Matrix dA, Matrix aPrev, int[] levels, Matrix dE, Matrix dAPrev) {
        if (sums.length < dE.size()) {
            sums = new double[dE.size()];
        }
        Arrays.fill(sums, 0, dE.size(), 0);
        int d = dE.rows();
        int plain = aPrev.rows() - levels.length;
        for (int j = 0; j < dA.columns(); j++) {
            int first = 0;
            for (int f = 0; f < levels.length; f++) {
                int column = first + (int) aPrev.at(j * aPrev.rows() + plain + f);
                for (int i = 0; i < d; i++) {
                    sums[column * d + i] += dA.at(j * dA.rows() + plain + f * d + i);
                }
                first += levels[f];
            }
        }
        double perExample = 1.0 / dA.columns();
        for (int k = 0; k < dE.size(); k++) {
            dE.put(k, perExample * sums[k]);
        }
        embeddingInputGradient(dA, plain, dAPrev);
    }

    /** dA_prev of an embedding: dA in the plain rows, 0 in those of levels. */
    static void embeddingInputGradient(Matrix dA, int plain, Matrix dAPrev) {
        for (int j = 0; j < dAPrev.columns(); j++) {
            for (int i = 0; i < dAPrev.rows(); i++) {
                dAPrev.put(i + j * dAPrev.rows(), i < plain ? dA.at(i + j * dA.rows()) : 0);
            }
        }
    }

    @Override
    protected void computeGradientDescent(Matrix theta, Matrix gradient, double learningRate, double decay) {
        ScalarUpdates.gradientDescent(theta, gradient, learningRate, decay);
    }

    @Override
    protected void computeMomentum(
            Matrix theta, Matrix gradient, Matrix v, double learningRate, double beta, boolean nesterov, double decay) {
        ScalarUpdates.momentum(theta, gradient, v, learningRate, beta, nesterov, decay);
    }

    @Override
    protected void computeRmsProp(
            Matrix theta, Matrix gradient, Matrix r, double learningRate, double rho, double epsilon, double decay) {
        ScalarUpdates.rmsProp(theta, gradient, r, learningRate, rho, epsilon, decay);
    }

    @Override
    protected void computeAdam(
            Matrix theta,
            Matrix gradient,
            Matrix s,
            Matrix r,
            double learningRate,
            double beta1,
            double beta2,
            double epsilon,
            double decay,
            long t) {
        ScalarUpdates.adam(theta, gradient, s, r, learningRate, beta1, beta2, epsilon, decay, t);
    }

    @Override
    protected void computeScheduleFree(
            Matrix theta,
            Matrix gradient,
            Matrix z,
            Matrix r,
            double learningRate,
            double beta1,
            double beta2,
            double epsilon,
            double decay,
            double c,
            long t) {
        ScalarUpdates.scheduleFree(theta, gradient, z, r, learningRate, beta1, beta2, epsilon, decay, c, t);
    }

    @Override
    protected void computeNormalize(
            Axis axis, Matrix in, Matrix gamma, Matrix beta, double epsilon, Matrix mean, Matrix variance, Matrix out) {
        ScalarNormalization.normalize(axis, in, gamma, beta, epsilon, mean, variance, out);
    }

    @Override
    protected void computeNormalizeGradient(
            Axis axis,
            Matrix dOut,
            Matrix in,
            Matrix mean,
            Matrix variance,
            Matrix gamma,
            double epsilon,
            Matrix dIn,
            Matrix dGamma,
            Matrix dBeta) {
        ScalarNormalization.gradient(axis, dOut, in, mean, variance, gamma, epsilon, dIn, dGamma, dBeta);
    }

    @Override
    protected void computeCombine(double a, Matrix x, double b, Matrix y, Matrix out) {
        for (int k = 0; k < out.size(); k++) {
            out.put(k, a * x.at(k) + b * y.at(k));
        }
    }

    @Override
    protected double computeDot(Matrix x, Matrix y) {
        double sum = 0;
        for (int k = 0; k < x.size(); k++) {
            sum += x.at(k) * y.at(k);
        }
        return sum;
    }

    @Override
    protected double computeAbsoluteSum(Matrix x) {
        double sum = 0;
        for (int k = 0; k < x.size(); k++) {
            sum += Math.abs(x.at(k));
        }
        return sum;
    }

    @Override
    protected void computeClip(Matrix x, double limit) {
        for (int k = 0; k < x.size(); k++) {
            x.put(k, Math.max(-limit, Math.min(limit, x.at(k))));
        }
    }

    @Override
    protected void computePenaltyGradient(Matrix w, double l1, double l2, Matrix dW) {
        for (int k = 0; k < w.size(); k++) {
            dW.put(k, dW.at(k) + l2 * w.at(k) + l1 * Math.signum(w.at(k)));
        }
    }

    @Override
    protected void computeLimitNorms(Matrix w, double limit) {
        for (int i = 0; i < w.rows(); i++) {
            double squares = 0;
            for (int k = i; k < w.size(); k += w.rows()) {
                squares += w.at(k) * w.at(k);
            }
            double norm = Math.sqrt(squares);
            if (norm > limit) {
                for (int k = i; k < w.size(); k += w.rows()) {
                    w.put(k, limit / norm * w.at(k));
                }
            }
        }
    }

    @Override
    protected void computeScaleColumns(Matrix x, Matrix weights) {
        for (int j = 0; j < x.columns(); j++) {
            for (int k = j * x.rows(); k < (j + 1) * x.rows(); k++) {
                x.put(k, weights.at(j) * x.at(k));
            }
        }
    }

    @Override
    protected void computeScaleShift(Matrix in, Matrix scale, Matrix shift, Matrix out) {
        for (int j = 0; j < in.columns(); j++) {
            for (int i = 0; i < in.rows(); i++) {
                int k = i + j * in.rows();
                out.put(k, scale.at(i) * in.at(k) + shift.at(i));
            }
        }
    }
}
