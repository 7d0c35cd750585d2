package layerwise.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import layerwise.table.Column;
import layerwise.table.Table;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvTest {
    @TempDir
    Path folder;

    private static List<String> cells(Column column) {
        return Stream.iterate(0, i -> i + 1)
                .limit(column.size())
                .map(column::show)
                .toList();
    }

    @Test
    void writesWhatItReads() throws IOException {
        Path file = folder.resolve("written.csv");
        Csv.write(file, List.of("p(a,b)", "n"), Stream.of(List.of("x \"y\"", "1"), List.of("é", "2")));

        assertThat(Files.readString(file)).isEqualTo("\"p(a,b)\",n\n\"x \"\"y\"\"\",1\né,2\n");
        assertThat(cells(Tables.read(file).column("p(a,b)"))).containsExactly("'x \"y\"'", "'é'");
    }

    @Test
    void theDigitsAreTheWholeTestSetOfUci() {
        Table digits = Digits.read();

        assertThat(digits.rows()).isEqualTo(1797);
        assertThat(digits.columns()).hasSize(65);
        assertThat(digits.columns().getFirst().name()).isEqualTo("pixel00");
        assertThat(cells(digits.column("digit")).stream().filter("'3'"::equals)).isEmpty();
        assertThat(cells(digits.column("digit")).stream().filter("3"::equals)).hasSize(183);
        assertThat(cells(digits.column("pixel02"))).startsWith("5", "0", "0");
    }
}
