package layerwise;

import java.util.ArrayList;
import java.util.List;
import layerwise.math.Kernels;
import layerwise.math.Matrix;
import layerwise.math.Precision;

/** Muon at work: the matrices between hidden layers are brought near orthogonal ones, all else is left to Adam. */
final class MuonUpdate implements Update {
    // The coefficients of Jordan et al. 2024: steep at 0, so that five iterations are enough; they end near 1, not at
    // it.
    private static final double A = 3.4445;
    private static final double B = -4.7750;
    private static final double C = 2.0315;
    private static final int ITERATIONS = 5;
    private static final double EPSILON = 1e-7;

    private final Optimizer.Muon optimizer;
    private final Kernels kernels;
    private final ElementwiseUpdate others;
    private final Matrix velocity;
    private final List<Hidden> hidden = new ArrayList<>();

    MuonUpdate(Optimizer.Muon optimizer, Kernels kernels, LayerViews theta, LayerViews gradient) {
        this.optimizer = optimizer;
        this.kernels = kernels;
        int depth = theta.depth();
        this.others =
                new ElementwiseUpdate(optimizer.others(), kernels, theta, gradient, entry -> !isHidden(entry, depth));
        this.velocity = Matrix.zeros(theta.flat().precision(), theta.flat().rows(), 1);
        LayerViews velocities = theta.over(velocity);
        for (Layout.Entry entry : theta.entries()) {
            if (isHidden(entry, depth)) {
                int l = Integer.parseInt(entry.name().substring(1));
                hidden.add(new Hidden(theta.weights(l), gradient.weights(l), velocities.weights(l)));
            }
        }
    }

    private static boolean isHidden(Layout.Entry entry, int depth) {
        return entry.isWeights() && !entry.name().equals("W1") && !entry.name().equals("W" + depth);
    }

    @Override
    public double step(double factor, double cost, Lbfgs.Objective objective) {
        for (int i = 0; i < hidden.size(); i++) {
            hidden.get(i).step(optimizer.learningRate() * factor);
        }
        others.step(factor);
        return Double.NaN;
    }

    @Override
    public List<Matrix> matrices() {
        List<Matrix> matrices = new ArrayList<>(others.matrices());
        matrices.add(velocity);
        return matrices;
    }

    @Override
    public double[] scalars() {
        return others.scalars();
    }

    @Override
    public void restore(double[] scalars) {
        others.restore(scalars);
    }

    /** One matrix W with its momentum and the memory of its iteration. */
    private final class Hidden {
        private final Matrix w;
        private final Matrix dW;
        private final Matrix v;
        private final Matrix x;
        private final Matrix product;
        // X·Xᵀ or Xᵀ·X, whichever is smaller, and its square.
        private final Matrix gram;
        private final Matrix square;
        private final Matrix zero;
        private final Matrix noBias;
        private final boolean wide;

        Hidden(Matrix w, Matrix dW, Matrix v) {
            this.w = w;
            this.dW = dW;
            this.v = v;
            this.wide = w.rows() <= w.columns();
            Precision precision = w.precision();
            int side = Math.min(w.rows(), w.columns());
            this.x = Matrix.zeros(precision, w.rows(), w.columns());
            this.product = Matrix.zeros(precision, w.rows(), w.columns());
            this.gram = Matrix.zeros(precision, side, side);
            this.square = Matrix.zeros(precision, side, side);
            this.zero = Matrix.zeros(precision, w.rows(), 1);
            this.noBias = zero.view(0, side, 1);
        }

        void step(double rate) {
            double beta = optimizer.beta();
            kernels.combine(beta, v, 1 - beta, dW, v);
            // Nesterov's term: once more towards the gradient.
            kernels.combine(beta, v, 1 - beta, dW, x);
            orthogonalize();
            double scale = Math.sqrt(Math.max(1, (double) w.rows() / w.columns()));
            kernels.combine(1 - rate * optimizer.weightDecay(), w, -rate * scale, x, w);
        }

        /** X := aX + (bX·Xᵀ + c(X·Xᵀ)²)X, five times, from X of norm 1; Xᵀ·X from the right where X is higher than wide. */
        private void orthogonalize() {
            double norm = Math.sqrt(kernels.dot(x, x)) + EPSILON;
            kernels.combine(1 / norm, x, 0, x, x);
            // The weight gradient's equation carries a 1/m, m being the number of columns here.
            double m = wide ? w.columns() : 1;
            for (int i = 0; i < ITERATIONS; i++) {
                if (wide) {
                    kernels.weightGradient(x, x, gram);
                } else {
                    kernels.inputGradient(x, x, gram);
                }
                kernels.affine(gram, gram, noBias, square);
                kernels.combine(B * m, gram, C * m * m, square, gram);
                if (wide) {
                    kernels.affine(gram, x, zero, product);
                } else {
                    kernels.affine(x, gram, zero, product);
                }
                kernels.combine(A, x, 1, product, x);
            }
        }
    }
}
