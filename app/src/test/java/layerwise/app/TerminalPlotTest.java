package layerwise.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import layerwise.Epoch;
import org.junit.jupiter.api.Test;

class TerminalPlotTest {
    private static RunHistory run(String name, int epochs, IntToDoubleFunction cost, boolean validation) {
        List<Epoch> all = new ArrayList<>();
        for (int number = 1; number <= epochs; number++) {
            LinkedHashMap<String, Double> metrics = new LinkedHashMap<>();
            if (validation) {
                metrics.put("validation_cost", cost.applyAsDouble(number) + 0.25);
            }
            all.add(new Epoch(number, cost.applyAsDouble(number), 0.01, metrics));
        }
        return new RunHistory(name, "", all);
    }

    private static List<String> draw(RunHistory... runs) {
        List<RunHistory> all = List.of(runs);
        List<String> names = all.stream().map(RunHistory::name).toList();
        return TerminalPlot.draw(names, Panel.of(all, false), CurveChart.epochs(all, 6))
                .lines()
                .toList();
    }

    /** The dots of the plot, row by row from the top: where each is set, from the left. */
    private static List<List<Integer>> dots(List<String> lines) {
        List<List<Integer>> dots = new ArrayList<>();
        for (String line : lines) {
            int frame = Math.max(line.indexOf('│'), line.indexOf('┤'));
            if (frame < 0) {
                continue;
            }
            for (int row = 0; row < 4; row++) {
                List<Integer> set = new ArrayList<>();
                for (int i = frame + 1; i < line.length(); i++) {
                    int bits = line.charAt(i) >= 0x2800 && line.charAt(i) <= 0x28FF ? line.charAt(i) - 0x2800 : 0;
                    int left = row < 3 ? 1 << row : 0x40;
                    int right = row < 3 ? 8 << row : 0x80;
                    if ((bits & left) != 0) {
                        set.add(2 * (i - frame - 1));
                    }
                    if ((bits & right) != 0) {
                        set.add(2 * (i - frame - 1) + 1);
                    }
                }
                dots.add(set);
            }
        }
        return dots;
    }

    @Test
    void aStraightLineIsStraight() {
        List<String> lines = draw(run("a", 101, number -> 1 - (number - 1) / 100.0, false));

        List<List<Integer>> dots = dots(lines);
        assertThat(dots).hasSize(48);
        assertThat(dots.getFirst()).startsWith(0);
        // 79 columns, of which 3 are for ticks and 2 for the frame.
        assertThat(dots.getLast()).endsWith(2 * (79 - 5) - 1);
        for (int row = 0; row < 48; row++) {
            for (int x : dots.get(row)) {
                assertThat((double) x / dots.getLast().getLast()).isBetween((row - 0.8) / 47, (row + 0.8) / 47);
            }
        }
        assertThat(lines.get(1)).startsWith("1.0 ┤");
        assertThat(lines.get(12)).startsWith("  0 ┤");
        assertThat(lines.get(13)).contains("└┬").endsWith("┬");
        assertThat(lines.get(14)).contains(" 1 ", " 20 ", " 100");
    }

    @Test
    void trainingAndValidationAreNamedWhereTheyEnd() {
        List<String> lines = draw(run("a", 50, number -> 1.0 / number, true));

        assertThat(lines).allMatch(line -> line.length() <= 79);
        int validation = rowOf(lines, " validation");
        int training = rowOf(lines, " training");
        assertThat(validation).isLessThan(training);
        assertThat(lines.get(0)).endsWith("cost");
    }

    private static int rowOf(List<String> lines, String ending) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).endsWith(ending)) {
                return i;
            }
        }
        throw new AssertionError(String.join("\n", lines));
    }

    @Test
    void runsThatEndTogetherAreAllNamed() {
        List<String> lines = draw(
                run("first", 9, n -> 0.5, false), run("second", 9, n -> 0.5, true), run("third", 9, n -> 0.5, false));

        assertThat(lines).allMatch(line -> line.length() <= 79);
        assertThat(String.join("\n", lines)).contains(" first\n", " second\n", " third\n");
    }

    @Test
    void aLearningRateThatNeverChangesIsLeftOut() {
        assertThat(draw(run("a", 9, n -> 1.0 / n, false))).noneMatch(line -> line.contains("learning rate"));
    }

    @Test
    void oneEpochIsADotInTheMiddle() {
        List<List<Integer>> dots = dots(draw(run("a", 1, n -> 0.5, false)));

        assertThat(dots.stream().flatMap(List::stream)).hasSize(1);
    }
}
