package layerwise;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import layerwise.math.Kernels;
import layerwise.math.Matrix;
import layerwise.math.PackedWeights;
import layerwise.math.Precision;

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
    private final Parameters parameters;
    private final LayerViews gradients;
    private final Workspace workspace;
    private final Mode mode;
    private final boolean training;
    private final List<Step> steps = new ArrayList<>();
    private final List<DenseStep> dense = new ArrayList<>();
    private final SequencedMap<Integer, NormStep> norms = new LinkedHashMap<>();
    private final List<DropoutStep> dropouts = new ArrayList<>();
    private Optional<EmbeddingStep> embedding = Optional.empty();
    private final Matrix input;
    private final Matrix dInput;

    /**
     * Compiles.
     *
     * @param gradients where dW and db go; {@link LayerViews#none} for {@link Mode#PREDICT}
     * @param input A⁰, (n⁰, m), borrowed: it is read at each forward pass; m is the workspace's number of columns
     * @param training whether dropout layers are at work, and batch normalisation measures the batch
     */
    Plan(
            Network network,
            Kernels kernels,
            Parameters parameters,
            LayerViews gradients,
            Workspace workspace,
            Matrix input,
            Mode mode,
            boolean training) {
        parameters.requireFor(network);
        requireInput(network, input, workspace);
        this.network = network;
        this.kernels = kernels;
        this.parameters = parameters;
        this.gradients = gradients;
        this.workspace = workspace;
        this.mode = mode;
        this.training = training;
        this.input = input;
        this.dInput = mode == Mode.WATCH ? workspace.matrix(network.inputs()) : workspace.none();
        compile(network.layers(), new Signal(input, dInput));
    }

    /** What one step gives and the next one takes, with the place for its gradient, which is empty where nobody reads it. */
    private record Signal(Matrix a, Matrix dA) {}

    private Signal compile(List<Layer> layers, Signal in) {
        Signal signal = in;
        for (Layer layer : layers) {
            signal = switch (layer) {
                case Layer.Dense denseLayer -> compile(denseLayer, signal);
                case Layer.Dropout dropout -> training ? compile(dropout, signal) : signal;
                case Layer.BatchNorm norm -> compileNorm(norm, norm.activation(), signal);
                case Layer.LayerNorm norm -> compileNorm(norm, norm.activation(), signal);
                case Layer.Residual block -> compile(block, signal);
                case Layer.Embedding levels -> compile(levels, signal);
            };
        }
        return signal;
    }

    private Matrix gradient(int rows) {
        return mode == Mode.PREDICT ? workspace.none() : workspace.matrix(rows);
    }

    private Signal compile(Layer.Dense layer, Signal in) {
        int l = dense.size() + 1;
        boolean last = l == parameters.depth();
        Matrix z = workspace.matrix(layer.units());
        Matrix out = output(z, layer.activation(), last);
        Matrix dOut = gradient(layer.units());
        Matrix dZ = mode == Mode.WATCH ? workspace.matrix(layer.units()) : dOut;
        DenseStep step = new DenseStep(
                kernels,
                layer.activation(),
                last && network.loss().isFusedWith(layer.activation()),
                parameters.W(l),
                parameters.b(l),
                in.a,
                z,
                out,
                dOut,
                dZ,
                gradients.weights(l),
                gradients.biases(l),
                in.dA);
        dense.add(step);
        steps.add(step);
        return new Signal(out, dOut);
    }

    private Signal compile(Layer.Embedding layer, Signal in) {
        int rows = (int) layer.outputs(in.a.rows());
        Matrix out = workspace.matrix(rows);
        Matrix dOut = gradient(rows);
        EmbeddingStep step = new EmbeddingStep(
                kernels, layer.counts(), parameters.E(), in.a, out, dOut, gradients.embedding(), in.dA);
        embedding = Optional.of(step);
        steps.add(step);
        return new Signal(out, dOut);
    }

    /**
     * Where g(Z) goes. The loss reads Z^L, and who watches reads every Z; else A may take its place, half the memory to go
     * through.
     */
    private Matrix output(Matrix z, Activation g, boolean last) {
        boolean keepsZ = mode == Mode.WATCH || last;
        return !keepsZ && g.function().slopeFollowsFromValue(g.parameter()) ? z : workspace.matrix(z.rows());
    }

    private Signal compile(Layer.Dropout layer, Signal in) {
        int rows = in.a.rows();
        Matrix out = workspace.matrix(rows);
        Matrix dOut = in.dA.isEmpty() || mode == Mode.TRAIN ? in.dA : workspace.matrix(rows);
        DropoutStep step = new DropoutStep(kernels, layer.rate(), steps.size(), in.a, out, dOut, in.dA);
        dropouts.add(step);
        steps.add(step);
        return new Signal(out, dOut);
    }

    private Signal compileNorm(Layer layer, Activation g, Signal in) {
        int l = dense.size();
        int rows = in.a.rows();
        boolean batch = layer instanceof Layer.BatchNorm;
        Matrix z = workspace.matrix(rows);
        Matrix out = output(z, g, false);
        Matrix dOut = gradient(rows);
        Matrix dZ = mode == Mode.WATCH ? workspace.matrix(rows) : dOut;
        NormStep step = new NormStep(
                kernels,
                l,
                layer,
                training,
                new NormStep.Pair(parameters.gamma(l), parameters.beta(l)),
                batch ? new NormStep.Pair(parameters.mean(l), parameters.variance(l)) : none(),
                batch ? column(rows) : new NormStep.Pair(workspace.matrix(1), workspace.matrix(1)),
                in.a,
                z,
                out,
                dOut,
                dZ,
                new NormStep.Pair(gradients.ofNorm("gamma", l), gradients.ofNorm("beta", l)),
                in.dA);
        norms.put(l, step);
        steps.add(step);
        return new Signal(out, dOut);
    }

    private NormStep.Pair none() {
        return new NormStep.Pair(workspace.none(), workspace.none());
    }

    private NormStep.Pair column(int rows) {
        Precision precision = workspace.precision();
        return new NormStep.Pair(Matrix.zeros(precision, rows, 1), Matrix.zeros(precision, rows, 1));
    }

    private Signal compile(Layer.Residual block, Signal in) {
        int rows = in.a.rows();
        Matrix out = workspace.matrix(rows);
        Matrix dOut = gradient(rows);
        steps.add(new ResidualStep.Begin(kernels, dOut, in.dA));
        Signal last = compile(block.layers(), in);
        steps.add(new ResidualStep.End(kernels, in.a, last.a, out, dOut, last.dA));
        return new Signal(out, dOut);
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

    /**
     * J = 1/m Σ wⱼ lossⱼ, after a forward pass.
     *
     * @param weights w, (1, m), or an empty matrix where every example counts alike
     */
    double cost(Matrix y, Matrix weights) {
        if (weights.isEmpty()) {
            return cost(y);
        }
        DenseStep last = dense.getLast();
        return kernels.cost(network.loss().criterion(), network.loss().parameter(), last.z, last.a, y, weights);
    }

    /** Computes every dZ, dW, db and dA from the targets, after a forward pass. */
    void backward(Matrix y) {
        backward(y, workspace.none());
    }

    /** As {@link #backward(Matrix)}, each example's dA and dZ times its weight. */
    void backward(Matrix y, Matrix weights) {
        Loss loss = network.loss();
        DenseStep last = dense.getLast();
        boolean fused = loss.isFusedWith(network.output().activation());
        // Where dZ takes the place of dA, the loss's own dZ must come last, and dA is not wanted.
        if (!fused || last.dA != last.dZ) {
            kernels.costGradient(loss.criterion(), loss.parameter(), last.z, last.a, y, last.dA);
            weigh(last.dA, weights);
        }
        if (fused) {
            kernels.outputGradient(loss.criterion(), loss.parameter(), last.z, last.a, y, last.dZ);
            weigh(last.dZ, weights);
        }
        for (int i = steps.size() - 1; i >= 0; i--) {
            steps.get(i).backward();
        }
    }

    private void weigh(Matrix gradient, Matrix weights) {
        if (!weights.isEmpty()) {
            kernels.scaleColumns(gradient, weights);
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

    /** The embedding of the input. */
    EmbeddingStep embedding() {
        return embedding.orElseThrow(
                () -> new IndexOutOfBoundsException("there is no embedding; the network's first layer is "
                        + network.layers().getFirst()));
    }

    /** All normalisations, in the order of the forward pass. */
    Collection<NormStep> norms() {
        return norms.values();
    }

    /** The normalisation behind dense layer l = 0 … L. */
    NormStep norm(int l) {
        NormStep step = norms.get(l);
        if (step == null) {
            throw new IndexOutOfBoundsException(
                    "there is no normalisation behind layer " + l + "; there are ones behind " + norms.keySet());
        }
        return step;
    }

    /** The first quantity of the last forward pass that is not finite, for example {@code Z2}. */
    Optional<String> firstNotFinite() {
        if (!input.isFinite()) {
            return Optional.of("the input A0");
        }
        if (embedding.isPresent() && !embedding.get().E.isFinite()) {
            return Optional.of(Layout.EMBEDDING);
        }
        for (int l = 0; l <= dense.size(); l++) {
            Optional<String> found = l == 0 ? Optional.empty() : firstNotFinite(l);
            if (found.isEmpty() && norms.containsKey(l)) {
                found = norm(l).a.isFinite() ? found : Optional.of("the normalised A of layer " + l);
            }
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private Optional<String> firstNotFinite(int l) {
        DenseStep step = layer(l);
        if (!step.W.isFinite() || !step.b.isFinite()) {
            return Optional.of((step.W.isFinite() ? "b" : "W") + l);
        }
        if (!step.z.isFinite()) {
            return Optional.of("Z" + l);
        }
        return step.a.isFinite() ? Optional.empty() : Optional.of("A" + l);
    }
}
