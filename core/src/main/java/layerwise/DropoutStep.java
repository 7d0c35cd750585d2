package layerwise;

import layerwise.math.Kernels;
import layerwise.math.Matrix;
import layerwise.math.RandomStream;

/** A dropout layer at work while training: out = in ⊙ D / (1 − rate), and dIn = dOut ⊙ D / (1 − rate). */
final class DropoutStep implements Step {
    private final Kernels kernels;
    private final double rate;
    private final int position;
    private final Matrix in;
    private final Matrix out;
    private final Matrix dOut;
    private final Matrix dIn;
    private long key;

    DropoutStep(Kernels kernels, double rate, int position, Matrix in, Matrix out, Matrix dOut, Matrix dIn) {
        this.kernels = kernels;
        this.rate = rate;
        this.position = position;
        this.in = in;
        this.out = out;
        this.dOut = dOut;
        this.dIn = dIn;
    }

    /** Chooses the mask: a function of the step's key and of where the layer stands in the network. */
    void draw(long stepKey) {
        key = RandomStream.key(stepKey, position);
    }

    @Override
    public void forward() {
        kernels.dropout(in, key, rate, out);
    }

    @Override
    public void backward() {
        if (!dIn.isEmpty()) {
            kernels.dropout(dOut, key, rate, dIn);
        }
    }
}
