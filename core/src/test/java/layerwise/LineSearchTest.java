package layerwise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The line search on the test functions of Moré and Thuente 1994, §5, against SciPy's dcsrch ({@code src/test/numpy/lbfgs.py}). */
class LineSearchTest {
    private static final int MOST = 100;

    /** φ and φ′ of a step. */
    private interface Curve {
        double[] at(double a);
    }

    private static final Map<String, Curve> CURVES = Map.of(
            "rational",
            LineSearchTest::rational,
            "quintic",
            LineSearchTest::quintic,
            "yanai4",
            a -> yanai(0.001, 0.001, a),
            "yanai5",
            a -> yanai(0.01, 0.001, a),
            "yanai6",
            a -> yanai(0.001, 0.01, a),
            "slide",
            LineSearchTest::slide,
            "wave1",
            a -> wave(0.03, 1, 0.003, a),
            "wave2",
            a -> wave(0.01, 0.5, 0.01, a));

    /** −a/(a² + 2), function 5.1. */
    private static double[] rational(double a) {
        double d = a * a + 2;
        return new double[] {-a / d, (a * a - 2) / (d * d)};
    }

    /** (a + β)⁵ − 2(a + β)⁴ with β = 0.004, function 5.2. */
    private static double[] quintic(double a) {
        double b = a + 0.004;
        return new double[] {Math.pow(b, 5) - 2 * Math.pow(b, 4), 5 * Math.pow(b, 4) - 8 * Math.pow(b, 3)};
    }

    /** −a/10 + (6a + 36) e^(−a/6): steepest at 6, and without a minimum. */
    private static double[] slide(double a) {
        double e = Math.exp(-a / 6);
        return new double[] {-0.1 * a + (6 * a + 36) * e, -0.1 - a * e};
    }

    /** ½ea² − ka − (1 − cos wa)/w, with minima on the way to the lowest. */
    private static double[] wave(double k, double w, double e, double a) {
        return new double[] {e / 2 * a * a - k * a - (1 - Math.cos(w * a)) / w, e * a - k - Math.sin(w * a)};
    }

    /** Functions 5.4 to 5.6. */
    private static double[] yanai(double beta1, double beta2, double a) {
        double share1 = Math.sqrt(1 + beta1 * beta1) - beta1;
        double share2 = Math.sqrt(1 + beta2 * beta2) - beta2;
        double left = Math.sqrt((1 - a) * (1 - a) + beta2 * beta2);
        double right = Math.sqrt(a * a + beta1 * beta1);
        return new double[] {share1 * left + share2 * right, share1 * (a - 1) / left + share2 * a / right};
    }

    /** All steps that are evaluated, the accepted one last. */
    private static List<Double> search(Curve curve, double first, int most) {
        LineSearch search = new LineSearch();
        double[] start = curve.at(0);
        search.start(start[0], start[1], first);
        List<Double> steps = new ArrayList<>();
        double[] there;
        do {
            steps.add(search.step());
            there = curve.at(search.step());
        } while (!search.accepts(there[0], there[1]) && steps.size() < most);
        return steps;
    }

    @Test
    void everyStepIsSciPys() {
        NumpyFixture numpy = NumpyFixture.read("lbfgs.txt");
        double[] firstSteps = numpy.numbers("firstSteps");
        CURVES.forEach((name, curve) -> {
            for (int i = 0; i < firstSteps.length; i++) {
                double[] expected = numpy.numbers(name + "." + i);
                List<Double> steps = search(curve, firstSteps[i], MOST);
                assertThat(steps).as("%s from %s", name, firstSteps[i]).hasSize(expected.length);
                for (int k = 0; k < expected.length; k++) {
                    assertThat(NumpyFixture.relativeDifference(steps.get(k), expected[k]))
                            .as("%s from %s, step %d", name, firstSteps[i], k)
                            .isLessThanOrEqualTo(1e-9);
                }
            }
        });
    }

    @Test
    void theAcceptedStepSatisfiesBothConditions() {
        CURVES.forEach((name, curve) -> {
            for (double first = 1e-3; first <= 1e3; first *= 1.7) {
                double a = search(curve, first, MOST).getLast();
                double[] start = curve.at(0);
                double[] there = curve.at(a);
                assertThat(there[0])
                        .as("%s from %s", name, first)
                        .isLessThanOrEqualTo(start[0] + LineSearch.SUFFICIENT_DECREASE * a * start[1]);
                // Elsewhere the interval becomes narrow before the slope is small enough, or no slope is.
                if (name.equals("rational") || name.startsWith("yanai")) {
                    assertThat(Math.abs(there[1]))
                            .as("%s from %s", name, first)
                            .isLessThanOrEqualTo(LineSearch.CURVATURE * -start[1]);
                }
            }
        });
    }

    @Test
    void stepsWhereTheCostOrItsSlopeIsNotFiniteAreShortened() {
        for (double wrong : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            for (boolean slopeOnly : new boolean[] {false, true}) {
                // A wall stands at 0.3, before the minimum at 1.
                Curve walled = a -> {
                    double cost = (a - 1) * (a - 1);
                    double slope = 2 * (a - 1);
                    return a < 0.3 ? new double[] {cost, slope} : new double[] {slopeOnly ? cost : wrong, wrong};
                };
                List<Double> steps = search(walled, 50, MOST);
                assertThat(steps.getFirst()).isEqualTo(50);
                assertThat(steps.getLast()).isBetween(0.03, 0.3);
                assertThat(steps).hasSizeLessThan(6);
            }
        }
    }

    @Test
    void aMinimumInFrontOfAWallIsFound() {
        Curve walled =
                a -> a < 2 ? new double[] {(a - 1) * (a - 1), 2 * (a - 1)} : new double[] {Double.NaN, Double.NaN};
        List<Double> steps = search(walled, 19.9, MOST);
        assertThat(steps.getFirst()).isEqualTo(19.9);
        // 1.99 is finite, but hardly lower than the start; the quadratic through both is exact.
        assertThat(steps.get(1)).isEqualTo(1.99, within(1e-12));
        assertThat(steps.getLast()).isEqualTo(1, within(1e-6));
    }

    @Test
    void anIntervalWithAHoleIsSearchedOnItsNearSide() {
        // The quadratic through 0 and 10 is lowest about 5, where there is no cost; the minimum is at 0.02.
        Curve holed = a -> {
            if (a >= 0.4 && a < 9) {
                return new double[] {Double.NaN, Double.NaN};
            }
            return a < 0.4 ? new double[] {100 * (a - 0.02) * (a - 0.02), 200 * (a - 0.02)} : new double[] {0.05, 0.01};
        };
        List<Double> steps = search(holed, 10, MOST);
        assertThat(steps).anySatisfy(a -> assertThat(a).isBetween(0.4, 9.0));
        assertThat(holed.at(steps.getLast())[0]).isLessThan(holed.at(0)[0]);
    }

    @Test
    void costsWhoseDifferenceOverflowsAreHigherCosts() {
        Curve steep = a -> a < 0.3 ? new double[] {(a - 1) * (a - 1), 2 * (a - 1)} : new double[] {1e308, 1e308};
        List<Double> steps = search(steep, 0.5, Lbfgs.EVALUATIONS_PER_SEARCH);
        assertThat(steps.getLast()).isBetween(0.0, 0.3);
        assertThat(steep.at(steps.getLast())[0]).isLessThan(1);
    }
}
