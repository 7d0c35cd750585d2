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
    /** Φ to 19 digits, worked with 30. */
    @ParameterizedTest
    @CsvSource({
        "0, 0.5",
        "0.25, 0.5987063256829237242",
        "0.999, 0.8411026543586817139",
        "1, 0.8413447460685429486",
        "1.5, 0.933192798731141934",
        "2.5, 0.9937903346742238648",
        "4, 0.9999683287581668801",
        "7.5, 0.9999999999999680911",
        "-0.5, 0.3085375387259868964",
        "-1.001, 0.1584134041922800074",
        "-2, 0.0227501319481792072",
        "-5, 2.866515718791939117e-7",
        "-14, 7.793536819192800254e-45",
        "-37, 5.725571222524576823e-300",
        "-Infinity, 0",
        "Infinity, 1"
    })
    void theNormalDistributionIsRightInItsTailsToo(double z, double expected) {
        assertThat(Normal.distribution(z)).isCloseTo(expected, Percentage.withPercentage(2e-13));
    }

    @Test
    void theNormalDistributionIsSmoothWhereItsTwoFormsMeet() {
        double below = Normal.distribution(-1.0);
        double above = Normal.distribution(Math.nextUp(-1.0));
        assertThat(above - below).isCloseTo(0, within(1e-15));
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
