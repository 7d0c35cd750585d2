package layerwise.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import layerwise.table.Column;
import layerwise.table.Table;
import layerwise.table.TableReader;
import layerwise.table.TableSource;

/** What tests do with sources. */
final class Readings {
    private Readings() {}

    /** The file of that name among the tests' own. */
    static Path resource(String name) {
        try {
            return Path.of(Readings.class.getResource("/" + name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(name, e);
        }
    }

    /** All parts of a reading. */
    static List<Table> parts(TableSource source) {
        List<Table> parts = new ArrayList<>();
        try (TableReader reader = source.open()) {
            for (Optional<Table> part = reader.next(); part.isPresent(); part = reader.next()) {
                parts.add(part.get());
            }
        }
        return parts;
    }

    /** The only part of a reading. */
    static Table table(TableSource source) {
        List<Table> parts = parts(source);
        assertThat(parts).hasSize(1);
        return parts.getFirst();
    }

    /** The names of the columns. */
    static List<String> names(Table table) {
        return table.columns().stream().map(Column::name).toList();
    }

    /** The numbers of a column. */
    static double[] numbers(Table table, String name) {
        Column.Numeric column = (Column.Numeric) table.column(name);
        double[] numbers = new double[column.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = column.get(i);
        }
        return numbers;
    }

    /** The strings of a column. */
    static List<String> texts(Table table, String name) {
        Column.Text column = (Column.Text) table.column(name);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < column.size(); i++) {
            texts.add(column.get(i));
        }
        return texts;
    }

    /** Checks every cell against a file that {@code src/test/python/text.py} wrote. */
    static void areThoseOf(TableSource source, Path cells) {
        List<String> expected;
        try {
            expected = Files.readAllLines(cells);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        int row = 0;
        for (Table part : parts(source)) {
            for (int i = 0; i < part.rows(); i++) {
                String[] words = expected.get(row++).split("\t", -1);
                assertThat(part.rowNumber(i)).isEqualTo(row);
                assertThat(part.columns()).hasSameSizeAs(words);
                for (int j = 0; j < words.length; j++) {
                    isThatOf(part.columns().get(j), i, words[j]);
                }
            }
        }
        assertThat(row).isEqualTo(expected.size());
    }

    private static void isThatOf(Column column, int index, String word) {
        switch (column) {
            case Column.Numeric numbers ->
                assertThat(Double.doubleToLongBits(numbers.get(index)))
                        .as(word)
                        .isEqualTo(Double.doubleToLongBits(number(word)));
            case Column.Text texts ->
                assertThat(texts.get(index))
                        .isEqualTo(word.replace("\\t", "\t")
                                .replace("\\n", "\n")
                                .replace("\\r", "\r")
                                .replace("\\\\", "\\"));
            case Column.Array array -> throw new AssertionError(array.name());
        }
    }

    private static double number(String word) {
        return switch (word) {
            case "inf" -> Double.POSITIVE_INFINITY;
            case "-inf" -> Double.NEGATIVE_INFINITY;
            case "nan" -> Double.NaN;
            default -> Double.parseDouble(word);
        };
    }
}
