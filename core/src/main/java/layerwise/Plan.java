package layerwise;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import layerwise.math.Kernels;
import layerwise.math.Matrix;
import layerwise.math.PackedWeights;

/**
 * A network compiled for one batch size, one precision and one set of kernels: every buffer is allocated, every shape
 * checked. A forward pass walks up the steps, a backward pass walks down; neither allocates.
 */
final class Plan {
    /** What a plan keeps. */
    enum Mode {
        /** Forward only, dropout left out; no memory for gradients. */
        PREDICT,
        /** Forward and backward; A takes the place of Z where g′ can do with A, dZ that of dA, and dA⁰ is not computed. */
        TRAIN,
        /** Forward and backward; every quantity of every layer stays readable. The numbers are those of {@link #TRAIN}. */
        WATCH
    }

    private final Network network;
    private final Kernels kernels;
    private final List<Step> steps = new ArrayList<>();
    private final List<DenseStep> dense = new ArrayList<>();
    private final List<DropoutStep> dropouts = new ArrayList<>();
    private final Matrix input;
    private final Matrix dInput;

    /**
     * Compiles.
     *
     * @param gradients where dW and db go; {@link LayerViews#none} for {@link Mode#PREDICT}
     * @param input A⁰, (n⁰, m), borrowed: it is read at each forward pass; m is the workspace's number of columns
     * @param dropsOut whether dropout layers are at work
     */
    Plan(
            Network network,
            Kernels kernels,
            Parameters parameters,
            LayerViews gradients,
            Workspace workspace,
            Matrix input,
            Mode mode,
            boolean dropsOut) {
        parameters.requireFor(network);
        requireInput(network, input, workspace);
        this.network = network;
        this.kernels = kernels;
        this.input = input;
        boolean predicts = mode == Mode.PREDICT;
        this.dInput = mode == Mode.WATCH ? workspace.matrix(network.inputs()) : workspace.none();

        Matrix a = input;
        Matrix dA = dInput;
        for (int position = 0; position < network.layers().size(); position++) {
            switch (network.layers().get(position)) {
                case Layer.Dense layer -> {
                    int l = dense.size() + 1;
                    Matrix z = workspace.matrix(layer.units());
                    // The loss reads Z^L, and who watches reads every Z; else A may take its place, half the memory to
                    // go through.
                    boolean keepsZ = mode == Mode.WATCH || l == parameters.depth();
                    Activation g = layer.activation();
                    Matrix out = !keepsZ && g.function().slopeFollowsFromValue(g.parameter())
                            ? z
                            : workspace.matrix(layer.units());
                    Matrix dOut = predicts ? workspace.none() : workspace.matrix(layer.units());
                    Matrix dZ = mode == Mode.WATCH ? workspace.matrix(layer.units()) : dOut;
                    boolean fused = l == parameters.depth() && network.loss().isFusedWith(layer.activation());
                    DenseStep step = new DenseStep(
                            kernels,
                            layer.activation(),
                            fused,
                            parameters.W(l),
                            parameters.b(l),
                            a,
                            z,
                            out,
                            dOut,
                            dZ,
                            gradients.weights(l),
                            gradients.biases(l),
                            dA);
                    dense.add(step);
                    steps.add(step);
                    a = out;
                    dA = dOut;
                }
                case Layer.Dropout layer -> {
                    if (dropsOut) {
                        Matrix out = workspace.matrix(a.rows());
                        Matrix dOut = dA.isEmpty() || mode == Mode.TRAIN ? dA : workspace.matrix(a.rows());
                        DropoutStep step = new DropoutStep(kernels, layer.rate(), position, a, out, dOut, dA);
                        dropouts.add(step);
                        steps.add(step);
                        a = out;
                        dA = dOut;
                    }
                }
            }
        }
    }

    private static void requireInput(Network network, Matrix input, Workspace workspace) {
        if (input.rows() != network.inputs()) {
            throw new IllegalArgumentException("X must have n⁰ = " + network.inputs()
                    + " rows, one per feature, but is " + input.shape() + "; examples are columns");
        }
        if (input.columns() != workspace.columns() || input.precision() != workspace.precision()) {
            throw new IllegalArgumentException("the plan is for " + workspace.columns() + " examples in "
                    + workspace.precision() + ", but X is " + input);
        }
    }

    /** Lets the forward pass use packed weights, W1 first. */
    void use(List<PackedWeights> weights) {
        for (int l = 1; l <= dense.size(); l++) {
            layer(l).use(weights.get(l - 1));
        }
    }

    /** Chooses the masks of all dropout layers for the forward and backward pass that follow. */
    void drawMasks(long stepKey) {
        for (int i = 0; i < dropouts.size(); i++) {
            dropouts.get(i).draw(stepKey);
        }
    }

    /** Computes every Z and A from A⁰. */
    void forward() {
        for (int i = 0; i < steps.size(); i++) {
            steps.get(i).forward();
        }
    }

    /** J, after a forward pass. */
    double cost(Matrix y) {
        DenseStep last = dense.getLast();
        return kernels.cost(network.loss().criterion(), network.loss().parameter(), last.z, last.a, y);
    }

    /** Computes every dZ, dW, db and dA from the targets, after a forward pass. */
    void backward(Matrix y) {
        Loss loss = network.loss();
        DenseStep last = dense.getLast();
        boolean fused = loss.isFusedWith(network.output().activation());
        // Where dZ takes the place of dA, the loss's own dZ must come last, and dA is not wanted.
        if (!fused || last.dA != last.dZ) {
            kernels.costGradient(loss.criterion(), loss.parameter(), last.z, last.a, y, last.dA);
        }
        if (fused) {
            kernels.outputGradient(loss.criterion(), loss.parameter(), last.z, last.a, y, last.dZ);
        }
        for (int i = steps.size() - 1; i >= 0; i--) {
            steps.get(i).backward();
        }
    }

    /** A⁰. */
    Matrix input() {
        return input;
    }

    /** dA⁰; empty unless watched. */
    Matrix dInput() {
        return dInput;
    }

    /** A^L. */
    Matrix output() {
        return dense.getLast().a;
    }

    /** The dense layer l = 1 … L. */
    DenseStep layer(int l) {
        if (l < 1 || l > dense.size()) {
            throw new IndexOutOfBoundsException(
                    "there is no layer " + l + "; the dense layers are 1 to " + dense.size());
        }
        return dense.get(l - 1);
    }

    /** The first quantity of the last forward pass that is not finite, for example {@code "Z of layer 2"}. */
    Optional<String> firstNotFinite() {
        if (!input.isFinite()) {
            return Optional.of("the input A0");
        }
        for (int l = 1; l <= dense.size(); l++) {
            DenseStep step = layer(l);
            if (!step.W.isFinite() || !step.b.isFinite()) {
                return Optional.of("W or b of layer " + l);
            }
            if (!step.z.isFinite()) {
                return Optional.of("Z of layer " + l);
            }
            if (!step.a.isFinite()) {
                return Optional.of("A of layer " + l);
            }
        }
        return Optional.empty();
    }
}
