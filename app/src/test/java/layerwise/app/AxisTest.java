package layerwise.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AxisTest {
    private static String labels(Axis axis) {
        return axis.ticks().stream().map(Axis.Tick::label).collect(Collectors.joining(" "));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1, 5, 0 0.2 0.4 0.6 0.8 1.0",
        "0.03, 0.97, 5, 0 0.2 0.4 0.6 0.8 1.0",
        "0.9512, 0.9934, 5, 0.95 0.96 0.97 0.98 0.99 1.00",
        "-3, 7, 5, -4 -2 0 2 4 6 8",
        "0, 2500000, 5, 0 0.5e6 1.0e6 1.5e6 2.0e6 2.5e6",
        "0, 0.00005, 5, 0 1e-5 2e-5 3e-5 4e-5 5e-5",
        "120, 480, 4, 100 200 300 400 500",
        "0.001, 0.001, 2, 0 0.001 0.002",
        "0, 0, 2, -1 0 1",
        "-2, -2, 2, -4 -2 0",
    })
    void linearTicksAreRoundNumbersAroundTheData(double least, double largest, int steps, String expected) {
        Axis axis = Axis.linear(least, largest, steps);

        assertThat(labels(axis)).isEqualTo(expected);
        assertThat(axis.low()).isLessThanOrEqualTo(least);
        assertThat(axis.high()).isGreaterThanOrEqualTo(largest);
    }

    @ParameterizedTest
    @CsvSource({
        "0.03, 0.7, 0.02 0.05 0.1 0.2 0.5 1",
        "1, 1, 0.5 1 2",
        "0.1, 100, 0.1 0.2 0.5 1 2 5 10 20 50 100",
        "0.0003, 0.7, 0.001 0.01 0.1 1",
        "0.00002, 3000000, 0.0001 0.01 1 100 10000 1e6",
        "1e-30, 1, 1e-30 1e-27 1e-24 1e-21 1e-18 1e-15 1e-12 1e-9 1e-6 0.001 1",
    })
    void logarithmicTicksAreOneTwoAndFive(double least, double largest, String expected) {
        Axis axis = Axis.logarithmic(least, largest, 10);

        assertThat(labels(axis)).isEqualTo(expected);
        assertThat(axis.low()).isLessThanOrEqualTo(least * (1 + 1e-8));
        assertThat(axis.high()).isGreaterThanOrEqualTo(largest * (1 - 1e-8));
    }

    @ParameterizedTest
    @CsvSource({
        "1, 40, 1 5 10 15 20 25 30 35 40",
        "1, 5, 1 2 3 4 5",
        "1, 300, 1 50 100 150 200 250 300",
        "21, 100, 21 30 40 50 60 70 80 90 100",
        "7, 7, 7",
    })
    void epochsAreWholeNumbersFromTheFirstToTheLast(int first, int last, String expected) {
        assertThat(labels(Axis.epochs(first, last, 6))).isEqualTo(expected);
    }

    @Test
    void numbersLieInProportion() {
        Axis linear = new Axis(-1, 3, false, List.of());
        assertThat(linear.fraction(-1)).isEqualTo(0);
        assertThat(linear.fraction(0)).isEqualTo(0.25);
        assertThat(linear.fraction(3)).isEqualTo(1);
        Axis logarithmic = new Axis(0.01, 100, true, List.of());
        assertThat(logarithmic.fraction(1)).isCloseTo(0.5, within(1e-12));
        assertThat(logarithmic.fraction(10)).isCloseTo(0.75, within(1e-12));
        assertThat(Axis.linear(-1e308, 1e308, 5).fraction(0)).isCloseTo(0.5, within(1e-9));
        assertThat(Axis.epochs(7, 7, 6).fraction(7)).isEqualTo(0.5);
    }
}
