package layerwise.math;

/**
 * Normalisation as plain loops in float64, each result rounded once. What is normalised together is a row or a column: elements
 * {@code first}, {@code first + stride}, … of the matrix.
 */
final class ScalarNormalization {
    private ScalarNormalization() {}

    static void normalize(
            Axis axis, Matrix in, Matrix gamma, Matrix beta, double epsilon, Matrix mean, Matrix variance, Matrix out) {
        int n = in.rows();
        int terms = axis == Axis.EXAMPLES ? in.columns() : n;
        int stride = axis == Axis.EXAMPLES ? n : 1;
        for (int s = 0; s < mean.size(); s++) {
            int first = axis == Axis.EXAMPLES ? s : s * n;
            double sum = 0;
            for (int p = 0; p < terms; p++) {
                sum += in.at(first + p * stride);
            }
            double average = sum / terms;
            double squares = 0;
            for (int p = 0; p < terms; p++) {
                double distance = in.at(first + p * stride) - average;
                squares += distance * distance;
            }
            double deviation = Math.sqrt(squares / terms + epsilon);
            mean.put(s, average);
            variance.put(s, squares / terms);
            for (int p = 0; p < terms; p++) {
                int k = first + p * stride;
                out.put(k, gamma.at(k % n) * ((in.at(k) - average) / deviation) + beta.at(k % n));
            }
        }
    }

    static void gradient(
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
        int n = in.rows();
        parameterGradients(axis, dOut, in, mean, variance, epsilon, dGamma, dBeta);
        if (dIn.isEmpty()) {
            return;
        }
        int terms = axis == Axis.EXAMPLES ? in.columns() : n;
        int stride = axis == Axis.EXAMPLES ? n : 1;
        for (int s = 0; s < mean.size(); s++) {
            int first = axis == Axis.EXAMPLES ? s : s * n;
            double deviation = Math.sqrt(variance.at(s) + epsilon);
            double sum = 0;
            double products = 0;
            for (int p = 0; p < terms; p++) {
                int k = first + p * stride;
                double h = gamma.at(k % n) * dOut.at(k);
                sum += h;
                products += h * ((in.at(k) - mean.at(s)) / deviation);
            }
            for (int p = 0; p < terms; p++) {
                int k = first + p * stride;
                double h = gamma.at(k % n) * dOut.at(k);
                double normalized = (in.at(k) - mean.at(s)) / deviation;
                dIn.put(k, (h - sum / terms - normalized * (products / terms)) / deviation);
            }
        }
    }

    /** dβ = 1/m Σⱼ dOut and dγ = 1/m Σⱼ dOut ⊙ x̂. */
    private static void parameterGradients(
            Axis axis,
            Matrix dOut,
            Matrix in,
            Matrix mean,
            Matrix variance,
            double epsilon,
            Matrix dGamma,
            Matrix dBeta) {
        int n = in.rows();
        double perExample = 1.0 / in.columns();
        for (int i = 0; i < n; i++) {
            double sum = 0;
            double products = 0;
            for (int j = 0; j < in.columns(); j++) {
                int k = i + j * n;
                int s = axis == Axis.EXAMPLES ? i : j;
                sum += dOut.at(k);
                products += dOut.at(k) * ((in.at(k) - mean.at(s)) / Math.sqrt(variance.at(s) + epsilon));
            }
            dBeta.put(i, perExample * sum);
            dGamma.put(i, perExample * products);
        }
    }
}
