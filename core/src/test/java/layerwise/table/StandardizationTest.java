package layerwise.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class StandardizationTest {
    private static Standardization fit(double... numbers) {
        Table table = Table.of("data.csv", List.of(Column.Numeric.of("x", numbers)));
        return TableProfile.of(table).column("x").standardization();
    }

    @Test
    void isTheMeanAndThePopulationStandardDeviation() {
        Standardization fitted = fit(2, 4, 4, 4, 5, 5, 7, 9);
        assertThat(fitted.mean()).isEqualTo(5);
        assertThat(fitted.scale()).isCloseTo(2, within(1e-15));
        assertThat(new Standardization(5, 2).apply(9)).isEqualTo(2);
        assertThat(new Standardization(5, 2).restore(-1.5)).isEqualTo(2);
    }

    @Test
    void leavesAConstantColumnsScaleAtOne() {
        assertThat(fit(0.1, 0.1, 0.1)).isEqualTo(new Standardization(0.1, 1));
        assertThat(fit(7)).isEqualTo(new Standardization(7, 1));
    }

    @Test
    void isAccurateFarFromZero() {
        assertThat(fit(1e9 + 1, 1e9 + 2, 1e9 + 3).scale()).isCloseTo(Math.sqrt(2 / 3.0), within(1e-15));
    }

    @Test
    void knowsNumbersWhoseSquaresUnderflowOrOverflow() {
        assertThat(fit(-1e-200, 1e-200)).isEqualTo(new Standardization(0, 1e-200));
        assertThat(fit(1e200, -1e200)).isEqualTo(new Standardization(0, 1e200));
    }

    @Test
    void knowsNumbersWhoseSumOverflows() {
        Standardization standardization = fit(1.7e308, 1.6e308);
        assertThat(standardization.mean()).isCloseTo(1.65e308, within(1e293));
        assertThat(standardization.scale()).isCloseTo(5e306, within(1e293));
    }

    @Test
    void refusesScalesThatCannotDivide() {
        assertThatThrownBy(() -> new Standardization(0, 0))
                .hasMessage("expected a finite mean and a positive, finite scale, got 0.0 and 0.0");
        assertThatThrownBy(() -> new Standardization(Double.NaN, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Standardization(0, Double.NaN)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Standardization(0, Double.POSITIVE_INFINITY))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
