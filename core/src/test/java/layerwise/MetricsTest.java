package layerwise;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import layerwise.math.Matrix;
import org.junit.jupiter.api.Test;

class MetricsTest {
    private static final Matrix A = Matrix.of(new double[][] {{.9, .2, .7, .4}});
    private static final Matrix Y = Matrix.of(new double[][] {{1, 0, 0, 0}});

    @Test
    void accuracyRunsOverAllBatchesUntilItIsCleared() {
        Metrics metrics = new Metrics(Loss.BINARY_CROSS_ENTROPY);
        metrics.add(A.columns(0, 3), Y.columns(0, 3), Measurement.UNWEIGHTED);
        metrics.add(A.columns(3, 4), Y.columns(3, 4), Measurement.UNWEIGHTED);
        assertThat(metrics.values()).containsExactly(Map.entry("accuracy", 3.0 / 4));
        metrics.clear();
        metrics.add(A.columns(2, 4), Y.columns(2, 4), Measurement.UNWEIGHTED);
        assertThat(metrics.values()).containsExactly(Map.entry("accuracy", 1.0 / 2));
    }

    @Test
    void examplesCountWithTheirWeights() {
        Metrics metrics = new Metrics(Loss.BINARY_CROSS_ENTROPY);
        metrics.add(A, Y, Matrix.of(new double[][] {{1, 0.5, 3, 0}}));
        assertThat(metrics.values().get("accuracy")).isEqualTo(1.5 / 4.5);
    }

    @Test
    void aHalfIsNoYesAndEverySigmoidOutputMustBeRight() {
        Metrics metrics = new Metrics(Loss.BINARY_CROSS_ENTROPY);
        Matrix a = Matrix.of(new double[][] {{.5, .5, .9, .1, 1}, {.2, .2, .6, .3, 0}});
        Matrix y = Matrix.of(new double[][] {{0, 1, 1, 0, 1}, {0, 0, 0, 1, 0}});
        metrics.add(a, y, Measurement.UNWEIGHTED);
        assertThat(metrics.values().get("accuracy")).isEqualTo(2.0 / 5);
    }

    @Test
    void valuesHaveNoRunningMetric() {
        Metrics metrics = new Metrics(Loss.MEAN_SQUARED_ERROR);
        metrics.add(A, Y, Measurement.UNWEIGHTED);
        assertThat(metrics.values()).isEmpty();
    }
}
