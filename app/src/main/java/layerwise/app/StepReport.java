package layerwise.app;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import layerwise.Activation;
import layerwise.ForwardPass;
import layerwise.Gradients;
import layerwise.Layer;
import layerwise.Loss;
import layerwise.Network;
import layerwise.Parameters;
import layerwise.math.Matrix;

/** One step of gradient descent, printed: each equation, and under it what goes in and what comes out. */
final class StepReport {
    private final PrintWriter out;
    private final MatrixWindow window;
    private final MatrixWindow halfWindow;
    private final Network network;
    private final Matrix y;
    private final double learningRate;
    private final Parameters before;
    private final Parameters after;
    private final ForwardPass forward;
    private final ForwardPass forwardAfter;
    private final Gradients gradients;
    private final Set<Integer> droppedOut = new HashSet<>();
    private final Set<Integer> summed = new HashSet<>();
    private final Map<Integer, Activation> normalized = new HashMap<>();
    private boolean embedded;

    StepReport(PrintWriter out, Sample sample, long seed, double learningRate, int window) {
        this.out = out;
        this.window = new MatrixWindow(window, window);
        this.halfWindow = new MatrixWindow(window, Math.ceilDiv(window, 2));
        this.network = sample.network();
        this.y = sample.y();
        this.learningRate = learningRate;
        this.before = sample.parameters();
        this.forward = network.forwardTraining(before, sample.x(), seed);
        this.gradients = forward.backward(y);
        this.after = before.update(gradients, learningRate);
        this.forwardAfter = network.forwardTraining(after, sample.x(), seed);
        note(network.layers(), 0);
    }

    /** Notes behind which dense layers something else stands, l of which are above these layers. */
    private int note(List<Layer> layers, int above) {
        int l = above;
        for (Layer layer : layers) {
            switch (layer) {
                case Layer.Dense _ -> l++;
                case Layer.Embedding _ -> embedded = true;
                case Layer.Dropout _ -> droppedOut.add(l);
                case Layer.BatchNorm norm -> normalized.put(l, norm.activation());
                case Layer.LayerNorm norm -> normalized.put(l, norm.activation());
                case Layer.Residual block -> {
                    l = note(block.layers(), l);
                    summed.add(l);
                }
            }
        }
        return l;
    }

    /** What stands between a dense layer and the next one. */
    private List<String> behind(int l) {
        List<String> behind = new ArrayList<>();
        if (l == 0 && embedded) {
            behind.add("embedding");
        }
        if (normalized.containsKey(l)) {
            behind.add("normalisation");
        }
        if (droppedOut.contains(l)) {
            behind.add("dropout");
        }
        if (summed.contains(l)) {
            behind.add("sum");
        }
        return behind;
    }

    private String input(int l) {
        return "A" + l + (behind(l).isEmpty() ? "" : ", after the " + String.join(" and the ", behind(l)));
    }

    /** The normalisation behind a dense layer, if there is one. */
    private void forwardNorm(int l) {
        Activation g = normalized.get(l);
        if (g != null) {
            ForwardPass.NormCache cache = forward.norm(l);
            heading("Forward, normalisation behind layer " + l);
            show("mean" + l, cache.mean());
            show("variance" + l, cache.variance());
            show("gamma" + l, cache.gamma());
            show("beta" + l, cache.beta());
            show("Z = gamma" + l + " ⊙ (A_prev − mean" + l + ") / √(variance" + l + " + ε) + beta" + l, cache.Z());
            show("A = " + g + "(Z)", cache.A());
        }
    }

    private void backwardNorm(int l) {
        if (normalized.containsKey(l)) {
            heading("Backward, normalisation behind layer " + l);
            show("dgamma" + l + " = 1/m Σ columns of dZ ⊙ X̂", gradients.dGamma(l));
            show("dbeta" + l + " = 1/m Σ columns of dZ", gradients.dBeta(l));
        }
    }

    private void forwardEmbedding() {
        if (embedded) {
            ForwardPass.EmbeddingCache cache = forward.embedding();
            heading("Forward, embedding of the input");
            show("A0", cache.APrev());
            show("E", cache.E());
            show("A = the plain rows of A0, then for each field E[:, level]", cache.A());
        }
    }

    private void backwardEmbedding() {
        if (embedded) {
            heading("Backward, embedding of the input");
            show("dE[:, level] = 1/m Σ dA over the examples of that level", gradients.dE());
        }
    }

    void forward(int l) {
        if (l == 1) {
            forwardEmbedding();
            forwardNorm(0);
        }
        ForwardPass.Cache cache = forward.layer(l);
        heading("Forward, layer " + l);
        show(input(l - 1), cache.APrev());
        show("W" + l, cache.W());
        show("b" + l, cache.b());
        show(Equations.affine(l), cache.Z());
        show(Equations.activation(l, network.dense().get(l - 1).activation()), cache.A());
        forwardNorm(l);
    }

    void cost() {
        heading("Cost");
        show("Y" + (network.outputs() > 1 ? ", the numbers of the right classes" : ""), y);
        out.printf(Locale.ROOT, "%n  %s%n    %.8f%n", Equations.cost(network.loss()), forward.cost(y));
    }

    void backward(int l) {
        boolean last = l == network.depth();
        Loss loss = network.loss();
        backwardNorm(l);
        heading("Backward, layer " + l);
        show(last ? Equations.outputSlope(l, loss) : Equations.hiddenSlope(l, behind(l)), gradients.dA(l));
        show(Equations.logitSlope(l, last, loss), gradients.dZ(l));
        show(Equations.weightGradient(l), gradients.dW(l));
        show(Equations.biasGradient(l), gradients.db(l));
        if (l == 1) {
            show(Equations.hiddenSlope(0, behind(0)), gradients.dA(0));
            backwardNorm(0);
            backwardEmbedding();
        }
    }

    void update(int l) {
        if (l == 1 && embedded) {
            heading("Update, embedding of the input");
            showChange("E := E − " + learningRate + "·dE", before.E(), after.E());
        }
        heading("Update, layer " + l);
        showChange(Equations.update("W", l, learningRate), before.W(l), after.W(l));
        showChange(Equations.update("b", l, learningRate), before.b(l), after.b(l));
    }

    void costAfter() {
        heading("Afterwards");
        out.printf(
                Locale.ROOT,
                "  the cost of the same examples: J = %.8f before, %.8f after%n",
                forward.cost(y),
                forwardAfter.cost(y));
    }

    private void heading(String text) {
        out.printf("%n%s%n", text);
    }

    private void show(String equation, Matrix matrix) {
        out.printf("%n  %s  %s%n", equation, matrix.shape());
        window.lines(matrix).forEach(line -> out.println("    " + line));
    }

    private void showChange(String equation, Matrix from, Matrix to) {
        out.printf("%n  %s  %s, before → after%n", equation, from.shape());
        List<String> left = halfWindow.lines(from);
        Iterator<String> right = halfWindow.lines(to).iterator();
        left.forEach(line -> out.println("    " + line + "  →  " + right.next()));
    }
}
