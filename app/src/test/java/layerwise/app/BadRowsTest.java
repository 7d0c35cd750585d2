package layerwise.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a model says of rows that are not those that it was trained on. */
class BadRowsTest {
    private static final String HEADER = "age,plan,joined,active,grade,churn";

    @TempDir
    private static Path folder = Path.of("");

    private static Path model = Path.of("");

    @BeforeAll
    static void train() {
        List<String> lines = new ArrayList<>(List.of(HEADER));
        for (int i = 0; i < 60; i++) {
            lines.add(
                    (20 + i % 40) + "," + List.of("basic", "plus", "pro").get(i % 3) + ",2023-0" + (1 + i % 9) + "-15,"
                            + (i % 2 == 0 ? "yes" : "no") + ","
                            + List.of("low", "mid", "high").get(i % 3) + ","
                            + (i % 4 == 0 ? "gone" : "here"));
        }
        Path schema = Tables.write(folder.resolve("schema.yaml"), "grade: [low, mid, high]\n");
        model = folder.resolve("model.safetensors");
        CommandRun run = CommandRun.of(
                "train",
                Tables.write(folder.resolve("train.csv"), lines),
                "--schema",
                schema,
                "--unseen",
                "refuse",
                "--epochs",
                "2",
                "--hidden",
                "4",
                "--output",
                model);
        assertThat(run.exitCode()).as(run.err()).isZero();
    }

    private static CommandRun refuses(Object... arguments) throws IOException {
        List<Path> before = files();
        CommandRun run = CommandRun.of(arguments);
        assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
        assertThat(run.errLines()).hasSize(1);
        assertThat(run.err()).startsWith("layerwise: ").doesNotContain("Exception", "\tat ");
        assertThat(files()).isEqualTo(before);
        return run;
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    private static Path rows(String text) {
        return Tables.write(folder.resolve("rows.csv"), text.replace("/", "\n") + "\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "age,plan,joined,active/1,pro,2023-01-01,yes; has no column 'grade', which the model was trained on",
                "age,plans,joined,active,grades/1,pro,2023-01-01,yes,low; lacks the columns plan, grade",
                "age,plan,joined,active,grade/old,pro,2023-01-01,yes,low; column 'age' holds text (row 1: 'old')",
                "age,plan,joined,active,grade/1,pro,2023-01-01,yes,low/4O,pro,2023-01-01,yes,low;"
                        + " column 'age', row 2: '4O' is not a number",
                "age,plan,joined,active,grade/,pro,2023-01-01,yes,low; column 'age', row 1: the number is missing",
                "age,plan,joined,active,grade/inf,pro,2023-01-01,yes,low; column 'age', row 1: Infinity is not a"
                        + " finite",
                "age,plan,joined,active,grade/1e300,pro,2023-01-01,yes,low; column 'age', row 1: 1.0E300 is too far"
                        + " from",
                "age,plan,joined,active,grade/1,gold,2023-01-01,yes,low;"
                        + " column 'plan', row 1: 'gold' did not occur in training; the levels are basic, plus, pro",
                "age,plan,joined,active,grade/1,,2023-01-01,yes,low; column 'plan', row 1: the value is missing",
                "age,plan,joined,active,grade/1,pro,01.02.2023,yes,low; column 'joined', row 1: '01.02.2023' is no"
                        + " date",
                "age,plan,joined,active,grade/1,pro,2023-02-30,yes,low; column 'joined', row 1: '2023-02-30' is no"
                        + " date",
                "age,plan,joined,active,grade/1,pro,2023-01-01,maybe,low;"
                        + " column 'active', row 1: 'maybe' is neither true nor false",
                "age,plan,joined,active,grade/1,pro,2023-01-01,yes,top;"
                        + " column 'grade', row 1: 'top' is none of the levels low, mid, high",
                "age,plan,joined,active,grade/1,pro,2023-01-01,yes; expected 5 cells as in the header, but got 4",
                "age,age,plan,joined,active,grade/1,1,pro,2023-01-01,yes,low; column 2 is named 'age' like an earlier"
                        + " one",
                "age,plan,joined,active,grade; has a header but no rows",
            })
    void eachIsOneSentence(String text, String sentence) throws IOException {
        assertThat(refuses("predict", model, rows(text)).err()).contains("rows.csv", sentence);
    }

    @Test
    void soIsAFileThatIsNone() throws IOException {
        Path json = Tables.write(folder.resolve("rows.json"), "{\"age\": 1, \"plan\": ");
        assertThat(refuses("predict", model, json).err()).contains("rows.json");
        Path parquet = Tables.write(folder.resolve("rows.parquet"), "PAR1 and no more");
        assertThat(refuses("predict", model, parquet).err()).contains("rows.parquet");
        Path table = rows(HEADER + "/1,pro,2023-01-01,yes,low,here");
        assertThat(refuses("predict", model, table, "--format", "hdf5").err()).contains("rows.csv");
        assertThat(refuses("predict", model, "--query", "select * from 'nowhere.csv'")
                        .err())
                .contains("nowhere.csv");
        assertThat(refuses("predict", model, folder.resolve("nowhere.csv")).err())
                .contains("there is no file");
        assertThat(refuses("predict", model, table, "--on-error", "stop").err()).contains("fail nor skip nor null");
        assertThat(refuses("predict", model, table, "--query", "select 1").err())
                .contains("choose");
        assertThat(refuses("evaluate", model, rows(HEADER + "/1,pro,2023-01-01,yes,low,lost"))
                        .err())
                .contains("the label 'lost' did not occur in training");
        Files.delete(json);
        Files.delete(parquet);
    }

    @Test
    void wrongRowsAreLeftOutOrLeftEmptyAsTold() {
        Path table = rows(
                HEADER.replace(",churn", "")
                        + "/30,pro,2023-01-01,yes,low/x,pro,2023-01-01,yes,low/31,gold,2023-01-01,no,mid/32,plus,2023-05-05,no,high");
        CommandRun skipped = CommandRun.of("predict", model, table, "--on-error", "skip");
        CommandRun emptied = CommandRun.of("predict", model, table, "--on-error", "null");
        assertThat(skipped.exitCode()).as(skipped.err()).isZero();
        assertThat(skipped.outLines()).hasSize(3);
        assertThat(emptied.outLines())
                .containsExactly(
                        skipped.outLines().get(0),
                        skipped.outLines().get(1),
                        ",,",
                        ",,",
                        skipped.outLines().get(2));
        assertThat(skipped.err())
                .contains(
                        "column 'age' holds text (row 2: 'x'), but the model takes numbers there",
                        "column 'plan', row 3: 'gold' did not occur in training",
                        "2 rows were left out");
        assertThat(emptied.err()).contains("2 rows were left without a prediction");
        Path graded = rows(
                HEADER + "/30,pro,2023-01-01,yes,low,here/x,pro,2023-01-01,yes,low,gone/31,pro,2023-01-01,no,mid,lost");
        CommandRun evaluated = CommandRun.of("evaluate", model, graded, "--on-error", "skip", "--json");
        assertThat(evaluated.exitCode()).as(evaluated.err()).isZero();
        assertThat(evaluated.json().whole("rows")).isEqualTo(1);
    }
}
