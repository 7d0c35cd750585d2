package layerwise;

import layerwise.math.Kernels;
import layerwise.math.Matrix;

/**
 * The two ends of a residual block at work: forward A = A_prev + F(A_prev) at its end, backward dA_prev = dA + dF at its beginning, where
 * dF is what the block's own layers hand down.
 */
final class ResidualStep {
    private ResidualStep() {}

    /** In front of the block's layers. */
    static final class Begin implements Step {
        private final Kernels kernels;
        private final Matrix dOut;
        private final Matrix dIn;

        /**
         * The beginning of a block.
         *
         * @param dOut the gradient of the block's output
         * @param dIn the gradient of its input, to which the block's layers have written dF; empty where nobody reads it
         */
        Begin(Kernels kernels, Matrix dOut, Matrix dIn) {
            this.kernels = kernels;
            this.dOut = dOut;
            this.dIn = dIn;
        }

        @Override
        public void forward() {}

        @Override
        public void backward() {
            if (!dIn.isEmpty()) {
                kernels.combine(1, dIn, 1, dOut, dIn);
            }
        }
    }

    /** Behind the block's layers. */
    static final class End implements Step {
        private final Kernels kernels;
        private final Matrix in;
        private final Matrix last;
        private final Matrix out;
        private final Matrix dOut;
        private final Matrix dLast;

        /**
         * The end of a block.
         *
         * @param in A_prev
         * @param last F(A_prev)
         * @param dLast the gradient of F(A_prev): a copy of dOut, as the layers below may overwrite it
         */
        End(Kernels kernels, Matrix in, Matrix last, Matrix out, Matrix dOut, Matrix dLast) {
            this.kernels = kernels;
            this.in = in;
            this.last = last;
            this.out = out;
            this.dOut = dOut;
            this.dLast = dLast;
        }

        @Override
        public void forward() {
            kernels.combine(1, in, 1, last, out);
        }

        @Override
        public void backward() {
            dLast.copyFrom(dOut);
        }
    }
}
