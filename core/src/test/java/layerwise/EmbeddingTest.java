package layerwise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import layerwise.math.ForwardingKernels;
import layerwise.math.Kernels;
import layerwise.math.Matrix;
import layerwise.math.Precision;
import layerwise.math.WeightFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class EmbeddingTest {
    private static final Layer OUTPUT = Layer.dense(2, Activation.SOFTMAX);
    private static final Layer.Embedding EMBEDDING = Layer.embedding(List.of(4, 3), 2);
    private static final Network NETWORK =
            Network.of(4, EMBEDDING, Layer.dense(5, Activation.TANH), Layer.dense(2, Activation.SOFTMAX));

    @TempDir
    Path folder;

    /** Plain numbers, then levels. */
    private static Matrix examples(long seed, int plain, List<Integer> levels, int m) {
        Matrix x = Matrix.zeros(Precision.FLOAT64, plain + levels.size(), m);
        Matrix numbers = Samples.normal(seed, plain, m);
        for (int j = 0; j < m; j++) {
            for (int i = 0; i < plain; i++) {
                x.set(i, j, numbers.get(i, j));
            }
        }
        for (int f = 0; f < levels.size(); f++) {
            Matrix drawn = Samples.classNumbers(seed + 100 + f, levels.get(f), m);
            for (int j = 0; j < m; j++) {
                x.set(plain + f, j, drawn.get(0, j));
            }
        }
        return x;
    }

    private static Matrix examples(long seed, int m) {
        return examples(seed, 2, EMBEDDING.levels(), m);
    }

    @Test
    void aStepByHand() {
        Network network = Network.of(3, Layer.embedding(List.of(3, 2), 2), Layer.dense(1, Activation.IDENTITY));
        Parameters parameters = Parameters.zeros(network, Precision.FLOAT64);
        parameters.E().copyFrom(Matrix.of(new double[][] {{0, 1, 2, 5, 6}, {0, -1, 3, 7, 8}}));
        parameters.W(1).copyFrom(Matrix.of(new double[][] {{1, 2, 3, 4, 5}}));
        Matrix x = Matrix.of(new double[][] {{10, 20}, {1, 1}, {0, 1}});
        ForwardPass forward = network.forward(parameters, x);
        Matrix a = Matrix.of(new double[][] {{10, 20}, {1, 1}, {-1, -1}, {5, 6}, {7, 8}});
        assertThat(forward.embedding().A().sameBits(a)).isTrue();
        assertThat(forward.embedding().APrev().sameBits(x)).isTrue();
        assertThat(forward.layer(1).APrev().sameBits(a)).isTrue();
        assertThat(forward.output().toColumnMajor()).containsExactly(64, 83);
        Gradients gradients = forward.backward(Matrix.of(new double[][] {{63, 85}}));
        assertThat(gradients.dZ(1).toColumnMajor()).containsExactly(2, -4);
        assertThat(gradients.dE().sameBits(Matrix.of(new double[][] {{0, -2, 0, 4, -8}, {0, -3, 0, 5, -10}})))
                .isTrue();
        assertThat(gradients.dA(0).sameBits(Matrix.of(new double[][] {{2, -4}, {0, 0}, {0, 0}})))
                .isTrue();
        assertThat(parameters.update(gradients, 0.5).E().get(1, 4)).isEqualTo(8 + 5);
    }

    @Test
    void itIsNamedEAndStandsBeforeTheDenseLayers() {
        Network network = Network.of(4, EMBEDDING, Layer.batchNorm(), Layer.dense(5, Activation.TANH), OUTPUT);
        Parameters parameters = network.initialize(Precision.FLOAT32, 1);
        assertThat(parameters.byName().sequencedKeySet())
                .containsExactly("E", "gamma0", "beta0", "W1", "b1", "W2", "b2", "mean0", "variance0");
        assertThat(parameters.E().shape()).isEqualTo("(2, 7)");
        assertThat(parameters.gamma(0).rows()).isEqualTo(6);
        assertThat(parameters.W(1).shape()).isEqualTo("(5, 6)");
        assertThat(network.depth()).isEqualTo(2);
        assertThat(network.widths()).containsExactly(4, 5, 2);
        assertThat(network.parameterCount())
                .isEqualTo(parameters.flat().rows())
                .isEqualTo(2 * 7 + 2 * 6 + 5 * 7 + 2 * 6);
        assertThat(network.summary()).contains("embedding", "2 fields, 7 levels × 2", " 14\n");
        assertThat(network.embedding()).contains(EMBEDDING);
    }

    @Test
    void itStartsNormalButForLevelZero() {
        Network network = Network.of(2, Layer.embedding(List.of(5000, 3000), 16), OUTPUT);
        Matrix e = network.initialize(Precision.FLOAT64, 1).E();
        double squares = 0;
        for (int c = 0; c < e.columns(); c++) {
            double norm = 0;
            for (int i = 0; i < 16; i++) {
                norm += e.get(i, c) * e.get(i, c);
            }
            squares += norm;
            assertThat(norm == 0).isEqualTo(c == 0 || c == 5000);
        }
        // χ² of 128,000 degrees of freedom: 1 ± 0.004 is one standard deviation.
        assertThat(squares / (7998 * 16 * 0.05 * 0.05)).isCloseTo(1, within(0.02));
        Matrix other = network.initialize(Precision.FLOAT64, 2).E();
        assertThat(other.sameBits(e)).isFalse();
    }

    static Stream<Network> networks() {
        return Stream.of(
                NETWORK,
                Network.of(4, EMBEDDING, OUTPUT),
                Network.of(4, EMBEDDING, Layer.dropout(0.3), Layer.dense(4, Activation.GELU), OUTPUT),
                Network.of(4, EMBEDDING, Layer.batchNorm(), Layer.dense(4, Activation.TANH), OUTPUT),
                Network.of(4, EMBEDDING, Layer.layerNorm(), Layer.dense(4, Activation.TANH), OUTPUT),
                Network.of(4, EMBEDDING, Layer.residual(Layer.dense(6, Activation.TANH)), OUTPUT));
    }

    @ParameterizedTest
    @MethodSource("networks")
    void itsGradientIsTheDifferenceQuotient(Network network) {
        for (int m : new int[] {2, 7, 64}) {
            Matrix x = examples(m, m);
            Matrix y = Samples.targets(network.loss(), 5, 2, m);
            Parameters parameters = Samples.parameters(network, Precision.FLOAT64, 3);
            // Of the size of the plain numbers: where the variance of two examples is small, quotients are far from
            // derivatives.
            parameters.E().copyFrom(Samples.normal(4, 2, 7));
            GradientCheck check = GradientCheck.of(network, parameters, x, y);
            assertThat(check.relativeDifference())
                    .as("%s, m = %d: %s", network, m, check.worst())
                    .isLessThan(1e-7);
            assertThat(check.parameters().getFirst().name()).isEqualTo("E");
            assertThat(check.parameters().getFirst().checked()).isEqualTo(14);
        }
    }

    @Test
    void aWrongGradientIsFound() {
        Kernels broken = new ForwardingKernels(Kernels.best(1)) {
            @Override
            public String name() {
                return "broken";
            }

            @Override
            protected void computeEmbeddingGradient(Matrix dA, Matrix aPrev, int[] levels, Matrix dE, Matrix dAPrev) {
                super.computeEmbeddingGradient(dA, aPrev, levels, dE, dAPrev);
                dE.set(0, 1, 1.001 * dE.get(0, 1));
            }
        };
        Parameters parameters = Samples.parameters(NETWORK, Precision.FLOAT64, 3);
        Matrix y = Samples.classNumbers(2, 2, 64);
        GradientCheck check = GradientCheck.of(NETWORK, parameters, examples(1, 64), y, broken, Integer.MAX_VALUE);
        assertThat(check.worst().name()).isEqualTo("E");
        assertThat(check.relativeDifference()).isGreaterThan(1e-6);
    }

    /** Dense parameters whose first layer does on one-hot inputs what the embedding does. */
    private static Parameters onOneHot(Network dense, Parameters embedded, int plain, List<Integer> levels) {
        Parameters parameters = Parameters.zeros(dense, Precision.FLOAT64);
        int d = embedded.E().rows();
        for (int i = 0; i < plain; i++) {
            parameters.W(1).set(i, i, 1);
        }
        int column = 0;
        for (int f = 0; f < levels.size(); f++) {
            for (int level = 0; level < levels.get(f); level++, column++) {
                for (int i = 0; i < d; i++) {
                    parameters
                            .W(1)
                            .set(plain + f * d + i, plain + column, embedded.E().get(i, column));
                }
            }
        }
        for (int l = 1; l <= embedded.depth(); l++) {
            parameters.W(l + 1).copyFrom(embedded.W(l));
            parameters.b(l + 1).copyFrom(embedded.b(l));
        }
        return parameters;
    }

    private static Matrix oneHot(Matrix x, int plain, List<Integer> levels) {
        Matrix wide = Matrix.zeros(
                Precision.FLOAT64,
                plain + levels.stream().mapToInt(count -> count).sum(),
                x.columns());
        for (int j = 0; j < x.columns(); j++) {
            for (int i = 0; i < plain; i++) {
                wide.set(i, j, x.get(i, j));
            }
            int first = plain;
            for (int f = 0; f < levels.size(); f++) {
                wide.set(first + (int) x.get(plain + f, j), j, 1);
                first += levels.get(f);
            }
        }
        return wide;
    }

    private static void assertClose(Matrix actual, Matrix expected) {
        assertThat(actual.shape()).isEqualTo(expected.shape());
        assertThat(actual.toColumnMajor()).containsExactly(expected.toColumnMajor(), within(1e-12));
    }

    @Test
    void threeStepsAreThoseOfADenseLayerOnOneHotInputs() {
        List<Integer> levels = List.of(6, 2, 9);
        int d = 3;
        Layer hidden = Layer.dense(7, Activation.TANH);
        Network embedded = Network.of(2 + 3, Layer.embedding(levels, d), hidden, OUTPUT);
        Network dense = Network.of(2 + 17, Layer.dense(2 + 9, Activation.IDENTITY), hidden, OUTPUT);
        Matrix x = examples(1, 2, levels, 50);
        Matrix y = Samples.classNumbers(2, 2, 50);
        Parameters start = Samples.parameters(embedded, Precision.FLOAT64, 3);
        Parameters theta = onOneHot(dense, start, 2, levels);
        Matrix wide = oneHot(x, 2, levels);
        assertClose(
                embedded.forward(start, x).output(), dense.forward(theta, wide).output());
        double rate = 0.3;
        for (int step = 1; step <= 3; step++) {
            Gradients gradients = dense.forward(theta, wide).backward(y);
            Parameters next = theta.update(gradients, rate);
            // Of the first layer only the blocks E_f are trained.
            next.b(1).fill(0);
            next.W(1).copyFrom(theta.W(1));
            int column = 0;
            for (int f = 0; f < levels.size(); f++) {
                for (int level = 0; level < levels.get(f); level++, column++) {
                    for (int i = 0; i < d; i++) {
                        int row = 2 + f * d + i;
                        double value = theta.W(1).get(row, 2 + column)
                                - rate * gradients.dW(1).get(row, 2 + column);
                        next.W(1).set(row, 2 + column, value);
                    }
                }
            }
            theta = next;
            Recipe recipe = Recipe.of(Optimizer.sgd(rate))
                    .epochs(step)
                    .batchSize(Recipe.FULL_BATCH)
                    .precision(Precision.FLOAT64);
            Model model =
                    new Trainer(embedded, recipe).startFrom(start).train(x, y).model();
            Parameters expected = onOneHot(dense, model.parameters(), 2, levels);
            assertClose(theta.flat(), expected.flat());
            assertThat(model.parameters().E().sameBits(start.E())).isFalse();
            assertClose(model.predict(x), dense.forward(theta, wide).output());
        }
    }

    @ParameterizedTest
    @EnumSource
    void theNumberOfThreadsChangesNoBitOfTraining(Precision precision) {
        List<Integer> levels =
                IntStream.range(0, 12).map(f -> 3 + 9 * f).boxed().toList();
        Network network = Network.of(3 + 12, Layer.embedding(levels, 8), Layer.dense(20, Activation.RELU), OUTPUT);
        Matrix x = examples(1, 3, levels, 700);
        Matrix y = Samples.classNumbers(2, 2, 700);
        Recipe recipe =
                Recipe.of(Optimizer.adamW(0.01)).epochs(2).batchSize(300).precision(precision);
        List<Matrix> flat = new ArrayList<>();
        for (int threads : new int[] {1, 2, 3, 7}) {
            flat.add(new Trainer(network, recipe)
                    .threads(threads)
                    .train(x, y)
                    .model()
                    .parameters()
                    .flat());
            assertThat(flat.getLast().sameBits(flat.getFirst())).isTrue();
        }
    }

    /** Whether two levels are both even or both odd, which no field tells by itself. */
    @Test
    void itLearnsWhatOnlyCategoriesDecide() {
        List<Integer> levels = List.of(11, 8);
        Matrix x = examples(1, 1, levels, 1000);
        Matrix y = Matrix.zeros(Precision.FLOAT64, 1, 1000);
        for (int j = 0; j < 1000; j++) {
            y.set(0, j, (x.get(1, j) + x.get(2, j)) % 2);
        }
        Network network = Network.of(3, Layer.embedding(levels, 4), Layer.dense(24, Activation.RELU), OUTPUT);
        Recipe recipe = Recipe.of(Optimizer.adamW(0.02)).epochs(60).batchSize(50);
        Model model = new Trainer(network, recipe)
                .train(x.columns(0, 800), y.columns(0, 800))
                .model();
        assertThat(model.evaluate(x.columns(0, 800), y.columns(0, 800))
                        .metrics()
                        .get("accuracy"))
                .isEqualTo(1);
        assertThat(model.evaluate(x.columns(800, 1000), y.columns(800, 1000))
                        .metrics()
                        .get("accuracy"))
                .isEqualTo(1);
    }

    static List<Recipe> recipes() {
        List<Recipe> recipes = new ArrayList<>();
        for (Optimizer optimizer : TrainerTest.optimizers()) {
            Recipe recipe = Recipe.of(optimizer).epochs(3);
            recipes.add(
                    optimizer instanceof Optimizer.Lbfgs ? recipe.batchSize(Recipe.FULL_BATCH) : recipe.batchSize(20));
        }
        recipes.add(Recipe.of(Optimizer.adamW(0.01))
                .epochs(3)
                .batchSize(20)
                .l1(0.1)
                .l2(0.1)
                .averaging(0.9));
        return recipes;
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void levelZeroStaysZeroWhereNoExampleHasIt(Recipe recipe) {
        Matrix x = examples(1, 100);
        for (int j = 0; j < 100; j++) {
            x.set(2, j, Math.max(1, x.get(2, j)));
        }
        Matrix y = Samples.classNumbers(2, 2, 100);
        Parameters parameters = new Trainer(NETWORK, recipe).train(x, y).model().parameters();
        assertThat(parameters.E().columns(0, 1).toColumnMajor()).containsExactly(0, 0);
        assertThat(parameters.E().columns(4, 5).toColumnMajor()).doesNotContain(0);
    }

    @Test
    void itIsDecayedAndPenalizedAsTheWeightsAreButItsNormsAreNotLimited() {
        Matrix x = examples(1, 20);
        Matrix y = Samples.classNumbers(2, 2, 20);
        Parameters start = Samples.parameters(NETWORK, Precision.FLOAT64, 3);
        Recipe plain = Recipe.of(Optimizer.sgd(0.5))
                .epochs(1)
                .batchSize(Recipe.FULL_BATCH)
                .precision(Precision.FLOAT64);
        Matrix e = start.E();
        Matrix without = trained(plain, start, x, y).E();
        Matrix decayed = trained(plain.optimizer(Optimizer.sgd(0.5).withWeightDecay(0.1)), start, x, y)
                .E();
        Matrix penalized = trained(plain.l2(0.1).l1(0.2), start, x, y).E();
        for (int c = 0; c < 7; c++) {
            for (int i = 0; i < 2; i++) {
                assertThat(decayed.get(i, c)).isCloseTo(without.get(i, c) - 0.5 * 0.1 * e.get(i, c), within(1e-15));
                double gradient = (0.1 * e.get(i, c) + 0.2 * Math.signum(e.get(i, c))) / 20;
                assertThat(penalized.get(i, c)).isCloseTo(without.get(i, c) - 0.5 * gradient, within(1e-15));
            }
        }
        Parameters limited = trained(plain.maxNorm(0.01), start, x, y);
        assertThat(limited.E().sameBits(without)).isTrue();
        assertThat(limited.W(1).get(0, 0)).isNotEqualTo(start.W(1).get(0, 0)).isCloseTo(0, within(0.01));
    }

    private static Parameters trained(Recipe recipe, Parameters start, Matrix x, Matrix y) {
        return new Trainer(NETWORK, recipe).startFrom(start).train(x, y).model().parameters();
    }

    @Test
    void thePenaltyOfEIsPartOfTheCost() {
        Matrix x = examples(1, 20);
        Matrix y = Samples.classNumbers(2, 2, 20);
        Parameters start = Samples.parameters(NETWORK, Precision.FLOAT64, 3);
        Recipe recipe = Recipe.of(Optimizer.sgd(0.5))
                .epochs(1)
                .batchSize(Recipe.FULL_BATCH)
                .precision(Precision.FLOAT64)
                .l2(0.4);
        double squares = 0;
        for (Matrix w : List.of(start.E(), start.W(1), start.W(2))) {
            for (double weight : w.toColumnMajor()) {
                squares += weight * weight;
            }
        }
        double cost = NETWORK.forward(start, x).cost(y) + 0.4 / 40 * squares;
        TrainingResult result = new Trainer(NETWORK, recipe).startFrom(start).train(x, y);
        assertThat(result.history().getFirst().cost()).isCloseTo(cost, within(1e-12));
    }

    @Test
    void muonLeavesItToAdam() {
        Network network =
                Network.of(4, EMBEDDING, Layer.dense(5, Activation.TANH), Layer.dense(5, Activation.TANH), OUTPUT);
        Optimizer.Muon muon = Optimizer.muon(0.02);
        Matrix x = examples(1, 20);
        Matrix y = Samples.classNumbers(2, 2, 20);
        Parameters start = Samples.parameters(network, Precision.FLOAT64, 3);
        Recipe recipe = Recipe.of(muon).epochs(1).batchSize(Recipe.FULL_BATCH).precision(Precision.FLOAT64);
        Parameters byMuon = new Trainer(network, recipe)
                .startFrom(start)
                .train(x, y)
                .model()
                .parameters();
        Parameters byAdam = new Trainer(network, recipe.optimizer(muon.others()))
                .startFrom(start)
                .train(x, y)
                .model()
                .parameters();
        assertThat(byMuon.E().sameBits(byAdam.E())).isTrue();
        assertThat(byMuon.W(2).sameBits(byAdam.W(2))).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void aModelFileHoldsIt(Precision precision) throws IOException {
        Matrix x = examples(1, 30);
        Matrix y = Samples.classNumbers(2, 2, 30);
        Model model = new Trainer(NETWORK, new Recipe().epochs(2).precision(precision))
                .train(x, y)
                .model();
        Path file = folder.resolve("model.safetensors");
        model.save(file);
        Model loaded = Model.load(file);
        assertThat(loaded.network()).isEqualTo(NETWORK);
        assertThat(loaded.parameters().flat().sameBits(model.parameters().flat()))
                .isTrue();
        assertThat(loaded.predict(x).sameBits(model.predict(x))).isTrue();
        assertThat(new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1))
                .contains("{\\\"layer\\\":\\\"embedding\\\",\\\"levels\\\":[4,3],\\\"dimensions\\\":2}");
    }

    @Test
    void aRunThatWasStoppedGoesOnToTheSameBits() {
        Matrix x = examples(1, 100);
        Matrix y = Samples.classNumbers(2, 2, 100);
        Recipe recipe = Recipe.of(Optimizer.adamW(0.01)).epochs(3).batchSize(20).averaging(0.9);
        Model whole = new Trainer(NETWORK, recipe).train(x, y).model();
        Checkpoints checkpoints = Checkpoints.in(folder);
        new Trainer(NETWORK, recipe).checkpoints(checkpoints).stopAfter(7).train(x, y);
        Model resumed = new Trainer(NETWORK, recipe)
                .checkpoints(checkpoints)
                .resume(true)
                .train(x, y)
                .model();
        assertThat(resumed.parameters().flat().sameBits(whole.parameters().flat()))
                .isTrue();
    }

    @ParameterizedTest
    @MethodSource("networks")
    void predictorsGiveTheForwardPass(Network network) {
        Matrix x = examples(1, 40);
        Model model = Model.of(network, Samples.parameters(network, Precision.FLOAT32, 3));
        Matrix expected = network.forward(model.parameters(), x).output();
        assertThat(model.predict(x).sameBits(expected)).isTrue();
        for (WeightFormat format : WeightFormat.values()) {
            Predictor predictor = model.predictor(Kernels.best(2), 16, format);
            Matrix a = Matrix.zeros(Precision.FLOAT32, 2, 40);
            predictor.predict(x, a);
            double[] one = new double[2];
            predictor.predict(x.columns(39, 40).toColumnMajor(), one);
            assertThat(one).containsExactly(a.columns(39, 40).toColumnMajor());
            double tolerance = format == WeightFormat.UNCHANGED ? 1e-6 : 0.02;
            assertThat(a.toColumnMajor()).containsExactly(expected.toColumnMajor(), within(tolerance));
        }
    }

    /** Level 301 is not a number that bfloat16 holds. */
    @Test
    void bfloat16KeepsLevelsAndEWhole() {
        Network network = Network.of(1, Layer.embedding(List.of(1000), 1), Layer.dense(1, Activation.IDENTITY));
        Parameters parameters = Parameters.zeros(network, Precision.BFLOAT16);
        parameters.E().set(0, 301, 1.00390625);
        ForwardPass forward = network.forward(parameters, Matrix.of(new double[][] {{301, 302}}));
        assertThat(forward.embedding().A().toColumnMajor()).containsExactly(1.00390625, 0);
    }

    @Test
    void whatIsNoLevelIsRefusedWithItsPlace() {
        Matrix x = examples(1, 200);
        Matrix y = Samples.classNumbers(2, 2, 200);
        x.set(3, 150, 3);
        String sentence =
                "feature 3 of example 150 is a level of field 2 of 2 and must be a whole number from 0 to 2, but"
                        + " is 3.0";
        Trainer trainer = new Trainer(NETWORK, new Recipe().epochs(1).batchSize(16));
        Parameters parameters = NETWORK.initialize(Precision.FLOAT32, 1);
        Model model = Model.of(NETWORK, parameters);
        assertRefused(sentence, () -> trainer.train(x, y));
        assertRefused(sentence, () -> trainer.findLearningRate(x, y));
        assertRefused(
                "validation: " + sentence,
                () -> new Trainer(NETWORK).validation(x, y).train(x.columns(0, 100), y.columns(0, 100)));
        assertRefused(sentence, () -> NETWORK.forward(parameters, x));
        assertRefused(sentence, () -> GradientCheck.of(NETWORK, parameters, x, y));
        assertRefused(sentence, () -> model.evaluate(x, y));
        assertRefused(sentence, () -> model.predict(x));
        assertRefused(
                sentence.replace("150", "0"),
                () -> model.predictor().predict(x.columns(150, 151).toColumnMajor(), new double[2]));
        assertRefused(
                "feature 2 of example 0 is a level of field 1 of 2 and must be a whole number from 0 to 3, but is NaN",
                () -> model.predictor().predict(new float[] {0, 0, Float.NaN, 1}, new float[2]));
    }

    private static void assertRefused(String sentence, org.assertj.core.api.ThrowableAssert.ThrowingCallable work) {
        assertThatThrownBy(work).isInstanceOf(IllegalArgumentException.class).hasMessage(sentence);
    }

    @Test
    void placesAndShapesThatCannotBeAreRefused() {
        Layer tanh = Layer.dense(4, Activation.TANH);
        assertThatThrownBy(() -> Network.of(4, tanh, EMBEDDING, OUTPUT))
                .hasMessageContaining("only the first layer may be one");
        assertThatThrownBy(() -> Network.of(4, EMBEDDING, EMBEDDING, OUTPUT))
                .hasMessageContaining("only the first layer may be one");
        assertThatThrownBy(() -> Network.of(4, Layer.residual(Layer.embedding(List.of(2), 1), tanh), OUTPUT))
                .hasMessageContaining("only the first layer may be one");
        assertThatThrownBy(() -> Network.of(1, EMBEDDING, OUTPUT))
                .hasMessageContaining("an embedding of 2 fields takes the last 2 inputs, but there are 1");
        Layer wide = Layer.embedding(List.of(1), Integer.MAX_VALUE - 8);
        assertThatThrownBy(() -> Network.of(1000, wide, OUTPUT))
                .hasMessageContaining("gives 2147484638 outputs; at most 2147483647 are supported");
        assertThatThrownBy(() -> Network.of(2, EMBEDDING)).hasMessageContaining("must be dense");
        assertThatThrownBy(() -> Layer.embedding(List.of(), 2)).hasMessageContaining("at least 1 field");
        assertThatThrownBy(() -> Layer.embedding(List.of(3), 0)).hasMessageContaining("at least 1 dimension, not 0");
        assertThatThrownBy(() -> Layer.embedding(List.of(3, 0), 2))
                .hasMessageContaining("must have 1 to 16777216 levels, but field 2 of 2 has 0");
        assertThatThrownBy(() -> Layer.embedding(List.of((1 << 24) + 1), 2)).hasMessageContaining("has 16777217");
        assertThatThrownBy(() -> Layer.embedding(List.of(1 << 24), 128))
                .hasMessageContaining("an embedding of 16777216 levels in 128 dimensions has too many numbers");
        assertThatThrownBy(() -> Layer.embedding(List.of(2), Integer.MAX_VALUE))
                .hasMessageContaining("too many numbers");
        Parameters parameters = Network.of(2, OUTPUT).initialize(Precision.FLOAT32, 1);
        assertThatThrownBy(parameters::E)
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessageContaining("there is no embedding; there are W1, b1");
        assertThatThrownBy(() -> Network.of(2, OUTPUT)
                        .forward(parameters, Samples.normal(1, 2, 3))
                        .embedding())
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessageContaining("there is no embedding");
    }

    @Test
    void levelsAreNotWarnedOfAsUnscaledFeatures() {
        List<Integer> levels = List.of(900, 3);
        Matrix x = examples(1, 1, levels, 100);
        Matrix y = Samples.classNumbers(2, 2, 100);
        List<String> warnings = new ArrayList<>();
        new Trainer(Network.of(3, Layer.embedding(levels, 2), OUTPUT), new Recipe().epochs(1))
                .onEvent(event -> {
                    if (event instanceof TrainingEvent.Warned warned) {
                        warnings.add(warned.message());
                    }
                })
                .train(x, y);
        assertThat(warnings).noneMatch(sentence -> sentence.contains("not scaled"));
    }
}
