package layerwise;

import java.util.LinkedHashMap;
import java.util.Map;

/** Networks with recipes that between them use all that training has. */
final class Recipes {
    private Recipes() {}

    /** A network and how to train it. */
    record Case(Network network, Recipe recipe) {}

    /** Cases by their names, for examples of these many features and 5 classes. */
    static Map<String, Case> all(int inputs, int width) {
        Layer dropout = Layer.dropout(0.2);
        Layer first = Layer.dense(width, Activation.RELU);
        Layer output = Layer.dense(5, Activation.SOFTMAX);
        Layer linear = Layer.dense(width, Activation.IDENTITY);
        Recipe recipe = new Recipe().epochs(3).batchSize(64).validationSplit(0.1);
        Map<String, Case> cases = new LinkedHashMap<>();
        cases.put("dropout", new Case(Network.of(inputs, first, dropout, output), recipe));
        cases.put(
                "batch norm",
                new Case(
                        Network.of(inputs, linear, Layer.batchNorm(Activation.RELU), output),
                        recipe.optimizer(Optimizer.adamW(0.01)).schedule(Schedule.of("warm-up(5) cosine"))));
        cases.put(
                "layer norm and residual",
                new Case(
                        Network.of(
                                inputs,
                                Layer.batchNorm(),
                                first,
                                Layer.residual(linear, Layer.layerNorm(Activation.GELU), dropout),
                                output),
                        recipe.optimizer(Optimizer.nesterov(0.05)).clipNorm(1)));
        cases.put(
                "averaging",
                new Case(
                        Network.of(inputs, linear, Layer.batchNorm(Activation.TANH), output),
                        recipe.optimizer(Optimizer.momentum(0.05))
                                .averaging(0.9)
                                .schedule(Schedule.of("plateau(0.5,1)"))));
        cases.put(
                "muon",
                new Case(
                        Network.of(inputs, first, Layer.dense(width, Activation.TANH), first, output),
                        recipe.optimizer(Optimizer.muon(0.02).withWeightDecay(0.01))
                                .schedule(Schedule.of("coslog4"))));
        cases.put(
                "accumulation",
                new Case(
                        Network.of(inputs, first, output),
                        recipe.batchSize(32).accumulation(3).optimizer(Optimizer.rmsProp(0.001))));
        cases.put(
                "schedule-free",
                new Case(
                        Network.of(inputs, first, dropout, output),
                        recipe.optimizer(Optimizer.scheduleFree(0.01)).patience(2)));
        cases.put(
                "penalties",
                new Case(
                        Network.of(inputs, first, first, output),
                        recipe.optimizer(Optimizer.sgd(0.1))
                                .l1(0.1)
                                .l2(0.5)
                                .maxNorm(1.5)
                                .clipValue(0.01)
                                .schedule(Schedule.of("exponential(0.9)"))));
        cases.put(
                "weights",
                new Case(
                        Network.of(inputs, first, output),
                        recipe.classWeights(ClassWeights.balanced())
                                .labelSmoothing(0.1)
                                .schedule(Schedule.of("one-cycle"))));
        cases.put(
                "lbfgs",
                new Case(
                        Network.of(inputs, first, output),
                        recipe.optimizer(Optimizer.lbfgs())
                                .batchSize(Recipe.FULL_BATCH)
                                .epochs(6)
                                .l2(1)
                                .patience(50)));
        return cases;
    }
}
