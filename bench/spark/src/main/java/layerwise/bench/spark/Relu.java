package layerwise.bench.spark;

import org.apache.spark.ml.ann.ActivationFunction;
import scala.Function1;
import scala.runtime.java8.JFunction1$mcDD$sp;

/** ReLU, which Spark's perceptron does not bring. */
final class Relu implements ActivationFunction {
    private static final long serialVersionUID = 1;

    @Override
    public Function1<Object, Object> eval() {
        JFunction1$mcDD$sp function = z -> Math.max(z, 0);
        return function;
    }

    /** By its own value, as Spark's activations take it. */
    @Override
    public Function1<Object, Object> derivative() {
        JFunction1$mcDD$sp function = a -> a > 0 ? 1 : 0;
        return function;
    }
}
