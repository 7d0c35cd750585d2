package layerwise.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProfileTest {
    /** A table that is read in parts of so many rows. */
    private record InParts(Table table, int size) implements TableSource {
        @Override
        public String source() {
            return table.source();
        }

        @Override
        public TableReader open() {
            return new TableReader() {
                private int at;

                @Override
                public Optional<Table> next() {
                    if (at >= table.rows()) {
                        return Optional.empty();
                    }
                    int[] rows = new int[Math.min(size, table.rows() - at)];
                    Arrays.setAll(rows, i -> at + i);
                    at += rows.length;
                    return Optional.of(table.rows(rows));
                }

                @Override
                public void close() {}
            };
        }
    }

    private static ColumnProfile profile(String... cells) {
        Table table = Table.of("data.csv", List.of(Column.Text.of("c", cells)));
        return TableProfile.of(table).column("c");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "numeric|1 2 3.5 -1e3",
                "numeric|1 NA 3 ?",
                "numeric|1 2 abc",
                "categorical|a b a b a",
                "categorical|1 2 x 1 2 x",
                "boolean|yes no yes",
                "boolean|True FALSE true",
                "date|2024-01-31 2024-02-29T10:00:00 2023-01-01",
                "date|2024-01-31 - 2024-02-29",
                "categorical|2024-02-30 2024-02-30 2024-13-01 2024-13-01",
                "ignored|a b c d e f g h i j",
                "ignored|9007199254740993 9007199254740995 9007199254740997 9007199254740999 9007199254741001"
                        + " 9007199254741003 9007199254741005 9007199254741007 9007199254741009 9007199254741011",
                "ignored|NA NA",
            })
    void tellsWhatAColumnSeemsToBe(String kind, String cells) {
        assertThat(profile(cells.split(" ")).kind()).isEqualTo(ColumnKind.of(kind));
    }

    @Test
    void countsMeasuresAndOrders() {
        ColumnProfile column = profile("2", "4", "", "4", "4", "5", "5", "7", "9");
        assertThat(column.rows()).isEqualTo(9);
        assertThat(column.missing()).isEqualTo(1);
        assertThat(column.distinct()).isEqualTo(5);
        assertThat(column.minimum()).isEqualTo(2);
        assertThat(column.maximum()).isEqualTo(9);
        assertThat(column.mean()).isEqualTo(5);
        assertThat(column.deviation()).isCloseTo(2, within(1e-15));
        // scipy.stats.skew([2, 4, 4, 4, 5, 5, 7, 9])
        assertThat(column.skewness()).isCloseTo(0.65625, within(1e-15));
        assertThat(column.quantile(0.5)).isEqualTo(4.5);
        assertThat(column.quantile(0.25)).isEqualTo(4);
        assertThat(column.quantile(0.9)).isCloseTo(7.6, within(1e-15));
    }

    @Test
    void knowsMomentsOfNumbersOfAnySize() {
        for (double unit : new double[] {1e-200, 1e-30, 1, 1e30, 1e300}) {
            ColumnProfile column = TableProfile.of(
                            Table.of("d", List.of(Column.Numeric.of("c", 0, unit, 2 * unit, 1e-6 * unit, 5 * unit))))
                    .column("c");
            assertThat(column.mean() / unit).isCloseTo(1.6000002, within(1e-15));
            // scipy.stats.skew([0, 1, 2, 1e-6, 5]) and numpy.std
            assertThat(column.deviation() / unit).isCloseTo(1.8547235265667388, within(1e-14));
            assertThat(column.skewness()).isCloseTo(0.9704951469112456, within(1e-14));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 1000, 8192})
    void doesNotDependOnHowTheRowsAreCut(int size) {
        int rows = 300_000;
        Random random = new Random(1);
        double[] numbers = new double[rows];
        String[] texts = new String[rows];
        for (int i = 0; i < rows; i++) {
            numbers[i] = random.nextInt(50) == 0 ? Double.NaN : random.nextGaussian() * 1e3;
            texts[i] = "level " + random.nextInt(30);
        }
        int shown = size == 1 ? 3000 : rows;
        Table table = Table.of(
                "d",
                List.of(
                        Column.Numeric.of("x", Arrays.copyOf(numbers, shown)),
                        Column.Text.of("t", Arrays.copyOf(texts, shown))));
        TableProfile whole = TableProfile.of(table);
        TableProfile parts = TableProfile.of(new InParts(table, size));
        for (String name : List.of("x", "t")) {
            ColumnProfile a = whole.column(name);
            ColumnProfile b = parts.column(name);
            assertThat(describe(b)).isEqualTo(describe(a));
        }
        assertThat(whole.column("x").quantile(0.5)).isCloseTo(0, within(size == 1 ? 100.0 : 15));
    }

    private static List<Object> describe(ColumnProfile column) {
        List<Object> all = new ArrayList<>(List.of(
                column.rows(),
                column.missing(),
                column.distinct(),
                column.mean(),
                column.deviation(),
                column.skewness()));
        for (double p : new double[] {0, 0.1, 0.5, 0.75, 1}) {
            all.add(column.quantile(p));
        }
        all.addAll(column.labels().subList(0, Math.min(40, column.labels().size())));
        return all;
    }

    @Test
    void aSchemaAndItsExamplesAreTheSameOfPartsAsOfTheWhole() {
        List<String> lines = new ArrayList<>(List.of("a,b,c,y"));
        for (int i = 0; i < 500; i++) {
            lines.add((i % 7 == 0 ? "" : i * 0.37) + ",k" + i % 13 + "," + (i % 11 == 0 ? "x" : i % 5) + "," + i % 3);
        }
        Table table = Tables.of(lines.toArray(String[]::new));
        TableSource parts = new InParts(table, 17);
        Schema schema = Schema.fit(parts, "y", TargetKind.AUTO);
        assertThat(schema).isEqualTo(Schema.fit(table, "y", TargetKind.AUTO));
        Split split = Split.of(parts, "y", TargetKind.AUTO, 0.3, 5);
        assertThat(split.test())
                .isEqualTo(Split.of(table, "y", TargetKind.AUTO, 0.3, 5).test());
        Table read = Table.read(split.test(parts), Long.MAX_VALUE).orElseThrow();
        assertThat(read.labels("b")).isEqualTo(table.rows(split.test()).labels("b"));
        assertThat(Table.read(parts, 1000)).isEmpty();
    }
}
