package layerwise.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ScalarsTest {
    /** erfc as tables give it (Abramowitz and Stegun, table 7.1; NIST DLMF 7). */
    @ParameterizedTest
    @CsvSource({
        "0, 1",
        "0.5, 0.4795001221869534623",
        "1, 0.1572992070502851307",
        "1.499, 0.03401396234814332582",
        "1.501, 0.03377610149219208862",
        "2, 0.004677734981047265838",
        "3, 0.00002209049699858544137",
        "5, 1.537459794428034850e-12",
        "10, 2.088487583762544757e-45",
        "-1, 1.842700792949714869",
        "-4, 1.999999984582742100"
    })
    void erfcIsThatOfTheTables(double x, double expected) {
        assertThat(Erf.erfc(x)).isCloseTo(expected, Percentage.withPercentage(1e-11));
    }

    @Test
    void erfcIsSmoothWhereItsTwoFormsMeet() {
        double below = Erf.erfc(Math.nextDown(1.5));
        double above = Erf.erfc(1.5);
        assertThat(below - above).isCloseTo(0, within(1e-15));
    }

    @ParameterizedTest
    @EnumSource
    void slopesAreDerivatives(Function g) {
        if (g == Function.SOFTMAX) {
            assertThatThrownBy(() -> Scalars.value(g, 0, 1)).isInstanceOf(IllegalArgumentException.class);
            return;
        }
        double parameter = 0.3;
        for (double z = -30.05; z < 30; z += 0.1) {
            double epsilon = 1e-5;
            double quotient = (Scalars.value(g, parameter, z + epsilon) - Scalars.value(g, parameter, z - epsilon))
                    / (2 * epsilon);
            assertThat(Scalars.slope(g, parameter, z, Scalars.value(g, parameter, z)))
                    .as("%s′(%s)", g, z)
                    .isCloseTo(quotient, within(2e-9 * Math.max(1, Math.abs(z))));
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SOFTMAX")
    void extremeArgumentsGiveTheLimits(Function g) {
        for (double z : new double[] {-1e4, 1e4, -745, 745, 1e300, -1e300}) {
            double value = Scalars.value(g, 0.3, z);
            double slope = Scalars.slope(g, 0.3, z, value);
            assertThat(value).isNotNaN();
            assertThat(Double.isFinite(slope)).as("%s′(%s) = %s", g, z, slope).isTrue();
        }
        assertThat(Scalars.value(g, 0.3, Double.NaN)).isNaN();
    }

    /** Values to 15 digits from the definitions, worked with 50 digits. */
    @ParameterizedTest
    @CsvSource({
        "SIGMOID, 1.5, 0.817574476193643659",
        "TANH, 0.5, 0.462117157260009758",
        "ELU, -1, -0.189636167648567296",
        "SELU, -1, -1.11133073781256256",
        "SELU, 2, 2.10140197471096099",
        "GELU, 1, 0.841344746068542948",
        "GELU, -3, -0.00404969409489028358",
        "SILU, -2, -0.238405844044235126",
        "MISH, 1, 0.865098388267310241",
        "MISH, -2, -0.252501482695708864",
        "SOFTPLUS, 1, 1.31326168751822283",
        "SOFTPLUS, -40, 4.24835425529158899e-18",
        "LEAKY_RELU, -2, -0.6",
        "RELU, -2, 0"
    })
    void valuesAreThoseOfTheDefinitions(Function g, double z, double expected) {
        assertThat(Scalars.value(g, 0.3, z)).isCloseTo(expected, Percentage.withPercentage(1e-11));
    }
}
