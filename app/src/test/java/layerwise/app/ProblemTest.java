package layerwise.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import layerwise.table.Column;
import layerwise.table.Table;
import layerwise.table.TargetKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ProblemTest {
    /** The random draws are NumPy's within two units in the last place, and so are sine and cosine. */
    @ParameterizedTest
    @CsvSource({
        "flower, 400, 0.2, 1",
        "flower, 20, 0.0, 3",
        "circles, 51, 0.0, 1",
        "circles, 40, 0.1, 7",
        "moons, 51, 0.0, 1",
        "moons, 40, 0.2, 7",
        "spirals, 60, 0.0, 1",
        "spirals, 60, 0.2, 5"
    })
    void thePointsArePythons(String name, int rows, double noise, long seed) {
        Table expected = fixture(name + "-" + rows + "-" + noise + "-" + seed + ".csv");
        Table table = Problem.of(name).table(rows, noise, seed);
        assertThat(table.columns().stream().map(Column::name)).containsExactlyElementsOf(Problem.COLUMNS);
        assertThat(numbers(table, "label")).containsExactly(numbers(expected, "label"));
        assertThat(numbers(table, "x1")).containsExactly(numbers(expected, "x1"), within(4e-15));
        assertThat(numbers(table, "x2")).containsExactly(numbers(expected, "x2"), within(4e-15));
    }

    private static Table fixture(String name) {
        try (InputStream in = ProblemTest.class.getResourceAsStream("problems/" + name)) {
            String[] lines =
                    new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8).split("\n", -1);
            return Table.of(
                    name,
                    Arrays.asList(lines[0].split(",", -1)),
                    Arrays.stream(lines)
                            .skip(1)
                            .filter(line -> !line.isEmpty())
                            .map(line -> Arrays.asList(line.split(",", -1)))
                            .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static double[] numbers(Table table, String name) {
        Column.Numeric column = (Column.Numeric) table.column(name);
        double[] numbers = new double[column.size()];
        Arrays.setAll(numbers, column::get);
        return numbers;
    }

    @Test
    void theUsualFlowerIsTheCourses() {
        Table usual = Problem.FLOWER.table(1);
        Table course = Problem.FLOWER.table(400, 0.2, 1);
        assertThat(numbers(usual, "x1")).containsExactly(numbers(course, "x1"));
    }

    @ParameterizedTest
    @EnumSource
    void labelsAreClassesOfEqualSize(Problem problem) {
        Table table = problem.table(20 * problem.classes() + 1, problem.noise(), 2);
        assertThat(TargetKind.AUTO.resolve(table, "label")).isEqualTo(TargetKind.CLASSES);
        double[] labels = numbers(table, "label");
        for (int label = 0; label < problem.classes(); label++) {
            int k = label;
            assertThat(Arrays.stream(labels).filter(l -> l == k).count())
                    .isEqualTo(label == problem.classes() - 1 ? 21 : 20);
        }
        assertThat(labels).hasSize(20 * problem.classes() + 1);
    }

    @ParameterizedTest
    @EnumSource
    void anotherSeedGivesOtherPoints(Problem problem) {
        assertThat(numbers(problem.table(1), "x1")).isNotEqualTo(numbers(problem.table(2), "x1"));
    }

    @Test
    void whatCannotBeGeneratedIsRefusedInOneSentence() {
        assertThatThrownBy(() -> Problem.of("star"))
                .isInstanceOf(InputException.class)
                .hasMessage("there is no problem 'star' to generate; expected flower, circles, moons, spirals");
        assertThatThrownBy(() -> Problem.SPIRALS.table(5, 0.2, 1))
                .isInstanceOf(InputException.class)
                .hasMessage("spirals: the number of rows must be from 6 to 10000000, not 5");
        assertThatThrownBy(() -> Problem.MOONS.table(100, Double.NaN, 1))
                .isInstanceOf(InputException.class)
                .hasMessage("moons: the noise must be 0 or more, not NaN");
        assertThatThrownBy(() -> Problem.MOONS.table(100, 0.1, -1))
                .isInstanceOf(InputException.class)
                .hasMessage("moons: seed is -1; NumPy's legacy generator takes 0 to 4294967295");
    }
}
