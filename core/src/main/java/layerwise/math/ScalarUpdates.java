package layerwise.math;

/** The updates of the optimisers as plain loops in float64, each result rounded once. */
final class ScalarUpdates {
    private ScalarUpdates() {}

    /** A mean that decays, or 0 where it is subnormal in the matrix's precision: see {@link FloatUpdates}. */
    private static double normal(double mean, Matrix like) {
        double least = like.precision() == Precision.FLOAT64 ? Double.MIN_NORMAL : Float.MIN_NORMAL;
        return Math.abs(mean) < least ? 0 : mean;
    }

    static void gradientDescent(Matrix theta, Matrix gradient, double learningRate, double decay) {
        double kept = 1 - learningRate * decay;
        for (int k = 0; k < theta.size(); k++) {
            theta.put(k, kept * theta.at(k) - learningRate * gradient.at(k));
        }
    }

    static void momentum(
            Matrix theta, Matrix gradient, Matrix v, double learningRate, double beta, boolean nesterov, double decay) {
        double kept = 1 - learningRate * decay;
        for (int k = 0; k < theta.size(); k++) {
            double g = gradient.at(k);
            v.put(k, normal(beta * v.at(k) + g, v));
            double step = nesterov ? g + beta * v.at(k) : v.at(k);
            theta.put(k, kept * theta.at(k) - learningRate * step);
        }
    }

    static void rmsProp(
            Matrix theta, Matrix gradient, Matrix r, double learningRate, double rho, double epsilon, double decay) {
        double kept = 1 - learningRate * decay;
        for (int k = 0; k < theta.size(); k++) {
            double g = gradient.at(k);
            r.put(k, normal(rho * r.at(k) + (1 - rho) * g * g, r));
            theta.put(k, kept * theta.at(k) - learningRate * g / (Math.sqrt(r.at(k)) + epsilon));
        }
    }

    static void adam(
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
        double kept = 1 - learningRate * decay;
        double sCorrection = 1 / (1 - Math.pow(beta1, (double) t));
        double rCorrection = 1 / (1 - Math.pow(beta2, (double) t));
        for (int k = 0; k < theta.size(); k++) {
            double g = gradient.at(k);
            s.put(k, normal(beta1 * s.at(k) + (1 - beta1) * g, s));
            r.put(k, normal(beta2 * r.at(k) + (1 - beta2) * g * g, r));
            double step = sCorrection * s.at(k) / (Math.sqrt(rCorrection * r.at(k)) + epsilon);
            theta.put(k, kept * theta.at(k) - learningRate * step);
        }
    }

    static void scheduleFree(
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
        double rCorrection = 1 / (1 - Math.pow(beta2, (double) t));
        double gain = learningRate * (beta1 * (1 - c) - 1);
        for (int k = 0; k < theta.size(); k++) {
            double g = gradient.at(k);
            double y = theta.at(k);
            r.put(k, normal(beta2 * r.at(k) + (1 - beta2) * g * g, r));
            double d = g / (Math.sqrt(rCorrection * r.at(k)) + epsilon) + decay * y;
            theta.put(k, y + c * (z.at(k) - y) + gain * d);
            z.put(k, z.at(k) - learningRate * d);
        }
    }
}
