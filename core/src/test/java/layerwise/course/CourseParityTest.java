package layerwise.course;

import static layerwise.NumpyFixture.relativeDifference;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import layerwise.NumpyFixture;
import layerwise.math.Function;
import layerwise.math.Kernels;
import layerwise.math.KernelsLadder;
import layerwise.math.KernelsProvider;
import layerwise.math.Matrix;
import layerwise.math.NumpyRandom;
import layerwise.math.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The course's functions against the same equations in NumPy ({@code src/test/numpy/course.py}). Bounds are relative
 * and hold for every element alone: |x − y| ≤ bound · max(|x|, |y|).
 */
class CourseParityTest {
    private static final double AFTER_TRAINING = 1e-10;
    private static final double IN_ONE_PASS = 1e-12;
    private static final int ITERATIONS = 2000;

    /** A network of the fixtures: its file, hidden activation and widths. */
    static final class Problem {
        static final Problem DEEP = new Problem("deep.txt", Function.RELU, 12, 20, 7, 5, 1);
        static final Problem PLANAR = new Problem("planar.txt", Function.TANH, 2, 4, 1);

        private final String file;
        private final NumpyFixture numpy;
        private final Function hidden;
        private final int[] layerDims;

        private Problem(String file, Function hidden, int... layerDims) {
            this.file = file;
            this.numpy = NumpyFixture.read(file);
            this.hidden = hidden;
            this.layerDims = layerDims;
        }

        Map<String, Matrix> initialParameters() {
            NumpyRandom random = new NumpyRandom((long) numpy.numbers("seeds")[1]);
            return this == DEEP
                    ? Course.initializeParametersDeepScaled(layerDims, random)
                    : Course.initializeParameters(layerDims[0], layerDims[1], layerDims[2], random);
        }

        @Override
        public String toString() {
            return file;
        }
    }

    static Stream<Problem> problems() {
        return Stream.of(Problem.DEEP, Problem.PLANAR);
    }

    static Stream<Arguments> problemsOnEveryProvider() {
        List<String> available = KernelsLadder.providers().stream()
                .filter(provider -> provider.probe().isEmpty())
                .map(KernelsProvider::name)
                .toList();
        return problems().flatMap(problem -> available.stream().map(name -> arguments(problem, name)));
    }

    @ParameterizedTest
    @MethodSource("problemsOnEveryProvider")
    void fromTheSameSeedTrainingGivesNumpysParametersAndCosts(Problem problem, String kernels) {
        NumpyFixture numpy = problem.numpy;

        TrainedParameters trained = CourseModels.lLayerModel(
                Kernels.named(kernels, 1),
                numpy.matrix("X"),
                numpy.matrix("Y"),
                problem.initialParameters(),
                problem.hidden,
                numpy.number("learningRate"),
                ITERATIONS);

        assertClose(trained.parameters(), numpy.matrices("final."), AFTER_TRAINING);
        double[] costs = numpy.numbers("costs");
        assertThat(trained.costs()).hasSameSizeAs(costs);
        for (int i = 0; i < costs.length; i++) {
            assertThat(relativeDifference(trained.costs().get(i), costs[i]))
                    .as(
                            "cost of iteration %d: %s, NumPy has %s",
                            i, trained.costs().get(i), costs[i])
                    .isLessThanOrEqualTo(AFTER_TRAINING);
        }
    }

    @ParameterizedTest
    @MethodSource("problemsOnEveryProvider")
    void everyIntermediateOfOnePassIsNumpys(Problem problem, String kernels) {
        NumpyFixture numpy = problem.numpy;
        Matrix y = numpy.matrix("pass.Y");
        Map<String, Matrix> parameters = new LinkedHashMap<>();
        problem.initialParameters().keySet().forEach(name -> parameters.put(name, numpy.matrix("pass." + name)));

        Map<String, Matrix> pass = new LinkedHashMap<>();
        double cost = CourseKernels.lend(Kernels.named(kernels, 1), () -> {
            ModelForward forward = Course.lModelForward(numpy.matrix("pass.X"), parameters, problem.hidden);
            pass.putAll(Course.lModelBackward(forward.aL(), y, forward.caches()));
            pass.put("A" + forward.caches().size(), forward.aL());
            for (int l = 1; l <= forward.caches().size(); l++) {
                LayerCache cache = forward.caches().get(l - 1);
                pass.put("A" + (l - 1), cache.linear().aPrev());
                pass.put("Z" + l, cache.z());
                pass.put("dZ" + l, activationBackward(cache.activation(), Shapes.named(pass, "dA" + l), cache.z()));
            }
            return Course.computeCost(forward.aL(), y);
        });

        Map<String, Matrix> expected = new LinkedHashMap<>(numpy.matrices("pass."));
        expected.keySet().removeAll(parameters.keySet());
        expected.keySet().removeAll(List.of("Y", "cost"));
        expected.put("A0", expected.remove("X"));
        assertClose(pass, expected, IN_ONE_PASS);
        assertThat(relativeDifference(cost, numpy.number("pass.cost"))).isLessThanOrEqualTo(IN_ONE_PASS);
    }

    private static Matrix activationBackward(Function activation, Matrix dA, Matrix z) {
        if (activation == Function.RELU) {
            return Course.reluBackward(dA, z);
        }
        return activation == Function.TANH ? Course.tanhBackward(dA, z) : Course.sigmoidBackward(dA, z);
    }

    @Test
    void theTrainingLoopsOfTheCourseStartFromTheSeed() {
        Problem deep = Problem.DEEP;
        NumpyFixture numpy = deep.numpy;
        int seed = (int) numpy.numbers("seeds")[1];

        TrainedParameters layered = CourseModels.lLayerModel(
                numpy.matrix("X"), numpy.matrix("Y"), deep.layerDims, 0.03, 20, new NumpyRandom(seed));
        assertThat(layered.costs()).hasSize(20);
        assertThat(relativeDifference(layered.costs().get(19), numpy.numbers("costs")[19]))
                .isLessThanOrEqualTo(AFTER_TRAINING);

        NumpyFixture planar = Problem.PLANAR.numpy;
        TrainedParameters two = CourseModels.twoLayerModel(
                planar.matrix("X"),
                planar.matrix("Y"),
                Problem.PLANAR.layerDims,
                Function.TANH,
                planar.number("learningRate"),
                20,
                new NumpyRandom((long) planar.numbers("seeds")[1]));
        assertThat(relativeDifference(two.costs().get(19), planar.numbers("costs")[19]))
                .isLessThanOrEqualTo(AFTER_TRAINING);
    }

    @ParameterizedTest
    @MethodSource("problems")
    void initialParametersAreNumpys(Problem problem) {
        // randn may differ by two units in the last place, which are 2⁻⁵¹ of the number at most.
        assertClose(problem.initialParameters(), problem.numpy.matrices("initial."), 0x1p-50);
    }

    @Test
    void theDataComeFromTheSeed() {
        NumpyFixture numpy = Problem.DEEP.numpy;
        NumpyRandom random = new NumpyRandom((long) numpy.numbers("seeds")[0]);

        Matrix x = random.rand(12, 200);
        Matrix y = Matrix.zeros(Precision.FLOAT64, 1, 200);
        for (int j = 0; j < x.columns(); j++) {
            for (int i = 0; i < x.rows(); i++) {
                x.set(i, j, 2 * x.get(i, j) - 1);
            }
            double sum = x.get(0, j) * x.get(1, j) + x.get(2, j) - x.get(3, j) * x.get(4, j);
            y.set(0, j, sum > 0 ? 1 : 0);
        }

        assertThat(x.sameBits(numpy.matrix("X"))).isTrue();
        assertThat(y.sameBits(numpy.matrix("Y"))).isTrue();
    }

    @Test
    void aDifferenceOfOneInTenToTheNinthIsSeen() {
        Matrix x = Matrix.of(new double[][] {{1, -2}, {0, 1e-30}});
        Matrix y = Matrix.of(new double[][] {{1, -2}, {0, 1.000000001e-30}});

        assertThat(relativeDifference(x, y)).isBetween(0.9e-9, 1.1e-9);
        assertThat(relativeDifference(x, x)).isZero();
        assertThat(relativeDifference(x, Matrix.of(new double[][] {{1, -2}, {0, Double.NaN}})))
                .isInfinite();
        assertThat(relativeDifference(x, Matrix.of(new double[][] {{1, -2, 0, 1e-30}})))
                .isInfinite();
    }

    private static void assertClose(Map<String, Matrix> actual, Map<String, Matrix> expected, double bound) {
        assertThat(actual).containsOnlyKeys(expected.keySet());
        expected.forEach((name, matrix) -> assertThat(relativeDifference(Shapes.named(actual, name), matrix))
                .as(name)
                .isLessThanOrEqualTo(bound));
    }
}
