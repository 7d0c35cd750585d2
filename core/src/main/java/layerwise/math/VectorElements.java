package layerwise.math;

/**
 * Element-wise work split over a {@link Team}: each tile is a range of elements, or of whole columns. What the loops of
 * {@link FloatElements} and {@link DoubleElements} do not cover is computed by the reference's loops, in float64.
 */
final class VectorElements extends Team.Work {
    private enum Task {
        ACTIVATION,
        ACTIVATION_GRADIENT,
        DROPOUT,
        BIAS_GRADIENT,
        GRADIENT_DESCENT,
        MOMENTUM,
        ADAM
    }

    private static final Matrix NONE = Matrix.zeros(Precision.FLOAT32, 0, 0);
    // Elements per tile: enough work to pay for handing it to another thread, where an element costs an exponential or
    // one sum.
    private static final int COSTLY = 1 << 11;
    private static final int CHEAP = 1 << 15;

    private final int threads;
    private Task task = Task.ACTIVATION;
    private int perTile;
    private Function g = Function.IDENTITY;
    private double parameter;
    private long key;
    private final AdamRates rates = new AdamRates();
    private Matrix in1 = NONE;
    private Matrix in2 = NONE;
    private Matrix in3 = NONE;
    private Matrix out = NONE;

    VectorElements(int threads) {
        this.threads = threads;
    }

    void activation(Function newG, double newParameter, Matrix z, Matrix a) {
        g = newG;
        parameter = newParameter;
        runColumns(Task.ACTIVATION, z, NONE, NONE, a, isCheap(g) ? CHEAP : COSTLY);
    }

    void activationGradient(Function newG, double newParameter, Matrix dA, Matrix z, Matrix a, Matrix dZ) {
        g = newG;
        parameter = newParameter;
        runColumns(Task.ACTIVATION_GRADIENT, dA, z, a, dZ, isCheap(g) ? CHEAP : COSTLY);
    }

    private static boolean isCheap(Function g) {
        return g == Function.IDENTITY || g == Function.RELU || g == Function.LEAKY_RELU;
    }

    void dropout(Matrix in, long newKey, double rate, Matrix newOut) {
        key = newKey;
        parameter = rate;
        runColumns(Task.DROPOUT, in, NONE, NONE, newOut, COSTLY);
    }

    void biasGradient(Matrix dZ, Matrix db) {
        // A tile is a range of rows, each summed over all columns.
        run(Task.BIAS_GRADIENT, dZ, NONE, NONE, db, db.rows(), Math.max(64, CHEAP / dZ.columns()));
    }

    void gradientDescent(Matrix theta, Matrix gradient, double learningRate) {
        rates.set(learningRate, 0, 0, 0, 1);
        run(Task.GRADIENT_DESCENT, gradient, NONE, NONE, theta, theta.size(), CHEAP);
    }

    void momentum(Matrix theta, Matrix gradient, Matrix v, double learningRate, double beta) {
        rates.set(learningRate, beta, 0, 0, 1);
        run(Task.MOMENTUM, gradient, v, NONE, theta, theta.size(), CHEAP);
    }

    void adam(
            Matrix theta,
            Matrix gradient,
            Matrix s,
            Matrix r,
            double learningRate,
            double beta1,
            double beta2,
            double epsilon,
            long t) {
        rates.set(learningRate, beta1, beta2, epsilon, t);
        run(Task.ADAM, gradient, s, r, theta, theta.size(), CHEAP);
    }

    private void runColumns(Task newTask, Matrix first, Matrix second, Matrix third, Matrix newOut, int elements) {
        int columns = Math.max(1, elements / newOut.rows());
        run(newTask, first, second, third, newOut, newOut.columns(), columns);
    }

    private void run(
            Task newTask, Matrix first, Matrix second, Matrix third, Matrix newOut, int total, int newPerTile) {
        task = newTask;
        in1 = first;
        in2 = second;
        in3 = third;
        out = newOut;
        perTile = newPerTile;
        Team.run(this, Math.ceilDiv(total, perTile), threads);
        // What is not let go of here would be kept from the collector for as long as the kernels live.
        in1 = NONE;
        in2 = NONE;
        in3 = NONE;
        out = NONE;
    }

    @Override
    void tile(int tile, int slot) {
        int from = tile * perTile;
        switch (task) {
            case ACTIVATION -> activate(from, Math.min(from + perTile, out.columns()));
            case ACTIVATION_GRADIENT -> differentiate(from, Math.min(from + perTile, out.columns()));
            case DROPOUT ->
                ScalarKernels.dropout(in1, key, parameter, out, from, Math.min(from + perTile, out.columns()));
            case BIAS_GRADIENT -> sumRows(from, Math.min(from + perTile, out.rows()));
            case GRADIENT_DESCENT, MOMENTUM, ADAM -> update(from, Math.min(perTile, out.size() - from));
        }
    }

    private void activate(int fromColumn, int toColumn) {
        int at = fromColumn * out.rows();
        int length = (toColumn - fromColumn) * out.rows();
        boolean done = out.precision() != Precision.FLOAT64
                ? FloatElements.activation(
                        g, (float) parameter, in1.floats, in1.offset + at, out.floats, out.offset + at, length)
                : DoubleElements.activation(
                        g, parameter, in1.doubles, in1.offset + at, out.doubles, out.offset + at, length);
        if (!done) {
            ScalarKernels.activation(g, parameter, in1, out, fromColumn, toColumn);
        }
    }

    private void differentiate(int fromColumn, int toColumn) {
        int at = fromColumn * out.rows();
        int length = (toColumn - fromColumn) * out.rows();
        boolean done = out.precision() != Precision.FLOAT64
                ? FloatElements.activationGradient(
                        g,
                        (float) parameter,
                        in1.floats,
                        in1.offset + at,
                        in2.floats,
                        in2.offset + at,
                        in3.floats,
                        in3.offset + at,
                        out.floats,
                        out.offset + at,
                        length)
                : DoubleElements.activationGradient(
                        g,
                        parameter,
                        in1.doubles,
                        in1.offset + at,
                        in2.doubles,
                        in2.offset + at,
                        in3.doubles,
                        in3.offset + at,
                        out.doubles,
                        out.offset + at,
                        length);
        if (!done) {
            ScalarKernels.activationGradient(g, parameter, in1, in2, in3, out, fromColumn, toColumn);
        }
    }

    private void sumRows(int from, int to) {
        int m = in1.columns();
        if (out.precision() != Precision.FLOAT64) {
            FloatElements.sumColumns(1.0f / m, in1.floats, in1.offset, in1.rows(), m, from, to, out.floats, out.offset);
        } else {
            DoubleElements.sumColumns(
                    1.0 / m, in1.doubles, in1.offset, in1.rows(), m, from, to, out.doubles, out.offset);
        }
    }

    private void update(int at, int length) {
        if (out.precision() != Precision.FLOAT64) {
            updateFloats(out.floats, out.offset + at, in1.floats, in1.offset + at, at, length);
        } else {
            updateDoubles(out.doubles, out.offset + at, in1.doubles, in1.offset + at, at, length);
        }
    }

    private void updateFloats(float[] theta, int thetaAt, float[] gradient, int gradientAt, int at, int length) {
        float learningRate = (float) rates.learningRate;
        if (task == Task.GRADIENT_DESCENT) {
            FloatElements.gradientDescent(theta, thetaAt, gradient, gradientAt, learningRate, length);
        } else if (task == Task.MOMENTUM) {
            FloatElements.momentum(
                    theta,
                    thetaAt,
                    gradient,
                    gradientAt,
                    in2.floats,
                    in2.offset + at,
                    learningRate,
                    (float) rates.beta1,
                    length);
        } else {
            FloatElements.adam(
                    theta,
                    thetaAt,
                    gradient,
                    gradientAt,
                    in2.floats,
                    in2.offset + at,
                    in3.floats,
                    in3.offset + at,
                    rates,
                    length);
        }
    }

    private void updateDoubles(double[] theta, int thetaAt, double[] gradient, int gradientAt, int at, int length) {
        if (task == Task.GRADIENT_DESCENT) {
            DoubleElements.gradientDescent(theta, thetaAt, gradient, gradientAt, rates.learningRate, length);
        } else if (task == Task.MOMENTUM) {
            DoubleElements.momentum(
                    theta,
                    thetaAt,
                    gradient,
                    gradientAt,
                    in2.doubles,
                    in2.offset + at,
                    rates.learningRate,
                    rates.beta1,
                    length);
        } else {
            DoubleElements.adam(
                    theta,
                    thetaAt,
                    gradient,
                    gradientAt,
                    in2.doubles,
                    in2.offset + at,
                    in3.doubles,
                    in3.offset + at,
                    rates,
                    length);
        }
    }
}
