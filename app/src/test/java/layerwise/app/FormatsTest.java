package layerwise.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import layerwise.Model;
import layerwise.data.ColumnType;
import layerwise.data.DataFormat;
import layerwise.data.TableWriter;
import layerwise.table.Table;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training on the same rows in other forms. */
class FormatsTest {
    @TempDir
    private Path folder = Path.of("");

    private Path write(Table table, String name, DataFormat format) throws IOException {
        Path file = folder.resolve(name);
        try (TableWriter writer = TableWriter.create(file, format, ColumnType.of(table))) {
            writer.write(table);
            writer.commit();
        }
        return file;
    }

    private Model train(Object... arguments) throws IOException {
        Path model = folder.resolve("model.safetensors");
        Object[] all = new Object[arguments.length + 7];
        all[0] = "train";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        System.arraycopy(
                new Object[] {"--epochs", "3", "--hidden", "8", "--output", model}, 0, all, arguments.length + 1, 6);
        CommandRun run = CommandRun.of(all);
        assertThat(run.exitCode()).as(run.err()).isZero();
        return Model.load(model);
    }

    private static void same(Model model, Model other) {
        assertThat(model.parameters().flat().sameBits(other.parameters().flat()))
                .isTrue();
        assertThat(model.metadata().get("schema")).isEqualTo(other.metadata().get("schema"));
    }

    @Test
    void everyFormatGivesTheSameModel() throws IOException {
        Path csv = Tables.threeClasses(folder);
        Table table = Tables.read(csv);
        Model model = train(csv);
        for (DataFormat format : List.of(DataFormat.TSV, DataFormat.JSON, DataFormat.PARQUET)) {
            same(train(write(table, "table." + format, format)), model);
        }
        same(train("--query", "select * from '" + csv + "'"), model);
        StringBuilder arff = new StringBuilder("""
            @relation r
            @attribute width numeric
            @attribute height numeric
            @attribute kind {red,green,blue}
            @data
            """);
        Files.readAllLines(csv).stream()
                .skip(1)
                .forEach(line -> arff.append(line).append('\n'));
        same(train(Tables.write(folder.resolve("table.arff"), arff.toString())), model);
        same(train(csv, "--features", "width,height", "--target", "kind"), model);
    }

    @Test
    void examplesOnDiskGiveTheSameFileAsInMemory() throws IOException {
        Path csv = Tables.threeClasses(folder);
        train(csv, "--cache", "never", "--validation-split", "0.2");
        byte[] inMemory = Files.readAllBytes(folder.resolve("model.safetensors"));
        Path cache = folder.resolve("cache");
        train(csv, "--cache", "always", "--cache-dir", cache, "--validation-split", "0.2");
        assertThat(Files.readAllBytes(folder.resolve("model.safetensors"))).isEqualTo(inMemory);
        assertThat(cache).isEmptyDirectory();
    }

    @Test
    void generatedProblemsAreLearnt() {
        for (String problem : List.of("flower", "circles", "moons", "spirals")) {
            CommandRun run = CommandRun.of(
                    "train",
                    "--generate",
                    problem,
                    "--hidden",
                    "32,32",
                    "--learning-rate",
                    "0.01",
                    "--epochs",
                    "150",
                    "--output",
                    folder.resolve(problem + ".safetensors"),
                    "--json");
            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(run.json().object("test").number("accuracy")).as(problem).isGreaterThan(0.8);
        }
    }

    @Test
    void describeTellsKindsAndRanges() {
        Path table = Tables.write(
                folder.resolve("t.csv"),
                "id,x,when,ok,y\na1,1,2024-01-01,yes,u\na2,,2024-02-01,no,v\na3,5,2024-03-01,no,u\n");
        CommandRun run = CommandRun.of("describe", table, "--json");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.json().objects("columns"))
                .extracting(column -> column.text("kind"))
                .containsExactly("categorical", "numeric", "date", "boolean", "categorical");
        assertThat(run.json().objects("columns").get(1).number("mean")).isEqualTo(3);
        assertThat(run.out().replaceAll(" +", " "))
                .contains("t.csv, 3 rows, 5 columns", " x numeric 1 2 1.0000 3.0000 5.0000");
    }
}
