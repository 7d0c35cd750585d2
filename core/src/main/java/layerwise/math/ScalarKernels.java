package layerwise.math;

/**
 * The reference: every equation as the plain loop it is, sums and functions in float64 whatever the precision, each result
 * rounded once. Other providers are tested against it, and borrow the loops they do not replace, a range of columns at a time.
 */
final class ScalarKernels extends Kernels {
    @Override
    public String name() {
        return "scalar";
    }

    @Override
    public int threads() {
        return 1;
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
    protected void computeGradientDescent(Matrix theta, Matrix gradient, double learningRate) {
        for (int k = 0; k < theta.size(); k++) {
            theta.put(k, theta.at(k) - learningRate * gradient.at(k));
        }
    }

    @Override
    protected void computeMomentum(Matrix theta, Matrix gradient, Matrix v, double learningRate, double beta) {
        for (int k = 0; k < theta.size(); k++) {
            v.put(k, beta * v.at(k) + gradient.at(k));
            theta.put(k, theta.at(k) - learningRate * v.at(k));
        }
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
            long t) {
        double sCorrection = 1 / (1 - Math.pow(beta1, (double) t));
        double rCorrection = 1 / (1 - Math.pow(beta2, (double) t));
        for (int k = 0; k < theta.size(); k++) {
            double g = gradient.at(k);
            s.put(k, beta1 * s.at(k) + (1 - beta1) * g);
            r.put(k, beta2 * r.at(k) + (1 - beta2) * g * g);
            double step = sCorrection * s.at(k) / (Math.sqrt(rCorrection * r.at(k)) + epsilon);
            theta.put(k, theta.at(k) - learningRate * step);
        }
    }
}
