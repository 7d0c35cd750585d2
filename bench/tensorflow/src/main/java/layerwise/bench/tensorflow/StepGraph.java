package layerwise.bench.tensorflow;

import java.util.ArrayList;
import java.util.List;
import layerwise.bench.Workload;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.Scope;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.Variable;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.op.nn.BiasAddGrad;
import org.tensorflow.op.nn.ReluGrad;
import org.tensorflow.op.nn.SoftmaxCrossEntropyWithLogits;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.family.TNumber;

/**
 * A step as a static graph. The backward pass is written out, in the operations that TensorFlow's own gradients would put
 * there; parameters are of type M, the products are computed in C.
 */
final class StepGraph<M extends TNumber, C extends TNumber> {
    final Placeholder<M> x;
    final Placeholder<M> targets;
    final List<Variable<M>> weights = new ArrayList<>();
    final List<Variable<M>> biases = new ArrayList<>();
    final List<Op> zeros = new ArrayList<>();
    final Operand<M> prediction;
    final Operand<M> cost;
    final Op step;

    private final Ops tf;
    private final Workload workload;
    private final Class<M> master;
    private final Class<C> compute;
    private final List<Operand<C>> a = new ArrayList<>();
    private final List<Operand<C>> castWeights = new ArrayList<>();

    StepGraph(Graph graph, Workload workload, Class<M> master, Class<C> compute) {
        this.tf = Ops.create(graph);
        this.workload = workload;
        this.master = master;
        this.compute = compute;
        int m = workload.batchSize();
        x = tf.placeholder(master, Placeholder.shape(Shape.of(m, workload.inputs())));
        targets = tf.placeholder(master, Placeholder.shape(Shape.of(m, workload.outputs())));
        Operand<M> z = forward();
        if (workload.output() == Workload.Output.SOFTMAX) {
            SoftmaxCrossEntropyWithLogits<M> loss = tf.nn.softmaxCrossEntropyWithLogits(z, targets);
            prediction = tf.nn.softmax(z);
            cost = tf.math.mean(loss.loss(), tf.constant(0));
            step = update(loss.backprop());
        } else {
            prediction = tf.math.sigmoid(z);
            // max(z, 0) − z·y + log(1 + e^−|z|), as TensorFlow's own loss from logits.
            Operand<M> loss = tf.math.add(
                    tf.math.sub(tf.nn.relu(z), tf.math.mul(z, targets)),
                    tf.math.log1p(tf.math.exp(tf.math.neg(tf.math.abs(z)))));
            cost = tf.math.mean(loss, tf.array(0, 1));
            step = update(tf.math.sub(prediction, targets));
        }
    }

    private Operand<M> constant(double value) {
        return tf.dtypes.cast(tf.constant(value), master);
    }

    private <S extends TNumber, T extends TNumber> Operand<T> cast(Operand<S> value, Class<S> from, Class<T> to) {
        if (from.equals(to)) {
            @SuppressWarnings("unchecked") // The types are the same.
            Operand<T> same = (Operand<T>) value;
            return same;
        }
        return tf.dtypes.cast(value, to);
    }

    private Operand<M> forward() {
        a.add(cast(x, master, compute));
        Operand<C> z = a.getFirst();
        for (int l = 1; l <= workload.depth(); l++) {
            Variable<M> w = tf.variable(
                    Shape.of(workload.widths().get(l - 1), workload.widths().get(l)), master);
            Variable<M> b = tf.variable(Shape.of(workload.widths().get(l)), master);
            weights.add(w);
            biases.add(b);
            castWeights.add(cast(w, master, compute));
            z = tf.nn.biasAdd(tf.linalg.matMul(a.getLast(), castWeights.getLast()), cast(b, master, compute));
            if (l < workload.depth()) {
                a.add(tf.nn.relu(z));
            }
        }
        return cast(z, compute, master);
    }

    /** From m times the gradient of the cost by Z of the last layer. */
    private Op update(Operand<M> lossGradient) {
        Operand<M> scaled = tf.math.mul(lossGradient, constant(1.0 / workload.batchSize()));
        Operand<C> dZ = cast(scaled, master, compute);
        List<Operand<M>> gradients = new ArrayList<>();
        List<Variable<M>> variables = new ArrayList<>();
        List<Op> before = new ArrayList<>();
        for (int l = workload.depth(); l >= 1; l--) {
            Operand<C> dW = tf.linalg.matMul(a.get(l - 1), dZ, MatMul.transposeA(true));
            Operand<C> db = BiasAddGrad.create(tf.scope(), dZ);
            gradients.add(cast(dW, compute, master));
            gradients.add(cast(db, compute, master));
            variables.add(weights.get(l - 1));
            variables.add(biases.get(l - 1));
            if (l > 1) {
                Operand<C> dA = tf.linalg.matMul(dZ, castWeights.get(l - 1), MatMul.transposeB(true));
                dZ = ReluGrad.create(tf.scope(), dA, a.get(l - 1));
                before.add(dZ);
            }
        }
        before.addAll(gradients);
        // No parameter may change while a gradient is still computed from it.
        Ops after = tf.withControlDependencies(before);
        return switch (workload.rule()) {
            case GRADIENT_DESCENT -> {
                Operand<M> rate = constant(workload.learningRate());
                List<Op> updates = new ArrayList<>();
                for (int i = 0; i < variables.size(); i++) {
                    updates.add(after.train.applyGradientDescent(variables.get(i), rate, gradients.get(i)));
                }
                yield group(updates);
            }
            case MOMENTUM -> momentum(after, variables, gradients);
            case ADAM -> adam(after, variables, gradients);
        };
    }

    private Op momentum(Ops after, List<Variable<M>> variables, List<Operand<M>> gradients) {
        Operand<M> rate = constant(workload.learningRate());
        Operand<M> beta = constant(Workload.MOMENTUM);
        List<Op> updates = new ArrayList<>();
        for (int i = 0; i < variables.size(); i++) {
            Variable<M> v = zeros(variables.get(i));
            updates.add(after.train.applyMomentum(variables.get(i), v, rate, gradients.get(i), beta));
        }
        return group(updates);
    }

    private Op adam(Ops after, List<Variable<M>> variables, List<Operand<M>> gradients) {
        Operand<M> rate = constant(workload.learningRate());
        Operand<M> beta1 = constant(Workload.BETA1);
        Operand<M> beta2 = constant(Workload.BETA2);
        Operand<M> epsilon = constant(Workload.EPSILON);
        Variable<M> power1 = tf.variable(Shape.scalar(), master);
        Variable<M> power2 = tf.variable(Shape.scalar(), master);
        zeros.add(tf.assign(power1, beta1));
        zeros.add(tf.assign(power2, beta2));
        List<Op> updates = new ArrayList<>();
        for (int i = 0; i < variables.size(); i++) {
            Variable<M> m = zeros(variables.get(i));
            Variable<M> v = zeros(variables.get(i));
            updates.add(after.train.applyAdam(
                    variables.get(i), m, v, power1, power2, rate, beta1, beta2, epsilon, gradients.get(i)));
        }
        Ops last = tf.withControlDependencies(updates);
        List<Op> all = new ArrayList<>(updates);
        all.add(last.assign(power1, last.math.mul(power1, beta1)));
        all.add(last.assign(power2, last.math.mul(power2, beta2)));
        return group(all);
    }

    private Variable<M> zeros(Variable<M> like) {
        Output<M> output = like.asOutput();
        Variable<M> state = tf.variable(output.shape(), master);
        Operand<TInt64> shape = tf.constant(output.shape());
        zeros.add(tf.assign(state, tf.fill(shape, constant(0))));
        return state;
    }

    private Op group(List<Op> ops) {
        Scope scope = tf.withControlDependencies(ops).scope();
        return org.tensorflow.op.core.NoOp.create(scope);
    }
}
