package layerwise.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import layerwise.math.Normal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScalingTest {
    private static final double[] TRAINED = {0.5, 1, 1, 1, 2, 3, 5, 8, 13, 21};
    private static final double[] ASKED = {0.4, 0.5, 0.75, 1, 1.5, 4, 21, 30};

    private static Scaling fit(ScalingKind kind, double... numbers) {
        return kind.fit(TableProfile.of(Table.of("data.csv", List.of(Column.Numeric.of("x", numbers))))
                .column("x"));
    }

    private static void agrees(Scaling scaling, double bound, double... expected) {
        for (int i = 0; i < expected.length; i++) {
            assertThat(scaling.apply(ASKED[i])).as("of %s", ASKED[i]).isCloseTo(expected[i], within(bound));
        }
    }

    /** scikit-learn 1.2's QuantileTransformer(n_quantiles=10, output_distribution='normal') */
    @Test
    void quantilesAgreeWithScikitLearn() {
        agrees(
                fit(ScalingKind.QUANTILE, TRAINED),
                2e-9,
                -5.199337582605575,
                -5.199337582605575,
                -1.5932188180230507,
                -0.7647096737863871,
                -0.28221614706250825,
                0.28221614706250825,
                5.19933758270342,
                5.19933758270342);
    }

    /** numpy's median and quantiles, then s/sqrt(1 + (s/3)²) */
    @Test
    void robustScalingAgreesWithNumpy() {
        agrees(
                fit(ScalingKind.ROBUST, TRAINED),
                1e-15,
                -0.33391222934195564,
                -0.31819494417661726,
                -0.2787883548047911,
                -0.23923566684866998,
                -0.15977292874845225,
                0.23923566684866998,
                2.1070358411837207,
                2.478682028422643);
    }

    @Test
    void robustScalingGoesByTheRangeWhereQuartilesAreEqual() {
        Scaling scaling = fit(ScalingKind.ROBUST, 0, 0, 0, 0, 0, 0, 0, 0, 4);
        assertThat(scaling).isEqualTo(new Scaling.Robust(0, 0.5));
        assertThat(fit(ScalingKind.ROBUST, 7, 7, 7).apply(1e9)).isZero();
        assertThat(scaling.apply(1e308)).isEqualTo(3);
    }

    @Test
    void minimumAndMaximumBecomeZeroAndOne() {
        Scaling scaling = fit(ScalingKind.MIN_MAX, 2, 6, 4);
        assertThat(new double[] {scaling.apply(2), scaling.apply(3), scaling.apply(6), scaling.apply(8)})
                .containsExactly(0, 0.25, 1, 1.5);
        assertThat(fit(ScalingKind.MIN_MAX, 5, 5).apply(9)).isZero();
        assertThat(fit(ScalingKind.MIN_MAX, -1.7e308, 1.7e308).apply(0)).isEqualTo(0.5);
    }

    @Test
    void noneLeavesNumbersAsTheyAre() {
        assertThat(fit(ScalingKind.NONE, TRAINED).apply(0.1)).isEqualTo(0.1);
    }

    /** scipy.special.ndtri */
    @ParameterizedTest
    @CsvSource({
        "1e-300, -37.0470962993612",
        "1e-7, -5.1993375821928165",
        "0.01, -2.3263478740408408",
        "0.3, -0.5244005127080409",
        "0.5, 0",
        "0.9, 1.2815515655446004"
    })
    void theNormalQuantileAgreesWithScipy(double p, double z) {
        assertThat(Normal.quantile(p)).isCloseTo(z, within(1e-13));
    }

    @Test
    void refusesWhatCannotScale() {
        assertThatThrownBy(() -> new Scaling.Factor(0)).hasMessage("a factor must be finite and not 0, got 0.0");
        assertThatThrownBy(() -> new Scaling.Quantile(List.of(1.0, 0.5)))
                .hasMessage("quantiles must be finite and ascend, but 0.5 follows 1.0");
        assertThatThrownBy(() -> ScalingKind.of("minmax"))
                .hasMessage("there is no scaling 'minmax'; there are none, standard, robust, quantile, min-max");
    }
}
