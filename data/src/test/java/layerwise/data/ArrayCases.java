package layerwise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPInputStream;
import layerwise.math.Precision;
import layerwise.table.Column;
import layerwise.table.InvalidTableException;
import layerwise.table.Table;
import layerwise.table.TableReader;
import layerwise.table.TableSource;

/** The files of {@code resources/arrays}, and what those who wrote them say is in them. */
final class ArrayCases {
    private static final Map<String, List<Case>> READ = new ConcurrentHashMap<>();

    private ArrayCases() {}

    /**
     * A file.
     *
     * @param content its bytes
     * @param expected the lines of its columns, or the one line {@code refused} or {@code formula}
     */
    @SuppressWarnings("ArrayRecordComponent") // Cases are not compared.
    record Case(String name, byte[] content, List<String> expected) {
        boolean isRefused() {
            return expected.equals(List.of("refused"));
        }

        boolean isFormula() {
            return expected.equals(List.of("formula"));
        }

        Path writeTo(Path folder) {
            try {
                return Files.write(folder.resolve(name), content);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** The cases of one format, for example of {@code npy.txt}. */
    static List<Case> of(String resource) {
        return READ.computeIfAbsent(resource, ArrayCases::parse);
    }

    private static List<Case> parse(String resource) {
        List<Case> cases = new ArrayList<>();
        try (InputStream in = Objects.requireNonNull(ArrayCases.class.getResourceAsStream("/arrays/" + resource))) {
            List<String> lines = new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .toList();
            int at = 0;
            while (at < lines.size()) {
                String line = lines.get(at++);
                if (line.startsWith("case ")) {
                    byte[] packed = Base64.getDecoder().decode(lines.get(at++));
                    int end = at;
                    while (end < lines.size() && !lines.get(end).startsWith("case ")) {
                        end++;
                    }
                    byte[] content = new GZIPInputStream(new ByteArrayInputStream(packed)).readAllBytes();
                    cases.add(new Case(line.substring(5), content, List.copyOf(lines.subList(at, end))));
                    at = end;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        assertThat(cases).isNotEmpty();
        return cases;
    }

    /** The case of that name. */
    static Case of(String resource, String name) {
        return of(resource).stream()
                .filter(c -> c.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** All parts of a source; one at least. */
    static List<Table> read(TableSource source) {
        List<Table> parts = new ArrayList<>();
        try (TableReader reader = source.open()) {
            for (Optional<Table> part = reader.next(); part.isPresent(); part = reader.next()) {
                parts.add(part.get());
            }
            assertThat(reader.next()).isEmpty();
        }
        assertThat(parts).isNotEmpty();
        return parts;
    }

    /** The one part of a source. */
    static Table only(TableSource source) {
        List<Table> parts = read(source);
        assertThat(parts).hasSize(1);
        return parts.getFirst();
    }

    /** Requires that a source is refused by one sentence that begins with its name and says all of this. */
    static void requireRefusal(TableSource source, String... parts) {
        assertThatThrownBy(() -> read(source))
                .isInstanceOf(InvalidTableException.class)
                .message()
                .startsWith(source.source())
                .doesNotContain("\n")
                .satisfies(message -> {
                    for (String part : parts) {
                        assertThat(message).contains(part);
                    }
                });
    }

    /** Requires that a table has the columns that were written. */
    static void requireExpected(Table table, List<String> expected) {
        List<Column> columns = table.columns();
        assertThat(columns).hasSize(expected.size() / 2);
        for (int c = 0; c < columns.size(); c++) {
            String[] head = expected.get(2 * c).split(" ", -1);
            String line = expected.get(2 * c + 1);
            String[] cells = line.isEmpty() ? new String[0] : line.split(" ", -1);
            Column column = columns.get(c);
            assertThat(column.name()).isEqualTo(decode(head[1]));
            switch (column) {
                case Column.Numeric numeric -> {
                    assertThat(head[0]).as(column.name()).isEqualTo("numeric");
                    assertThat(numbers(numeric)).as(column.name()).isEqualTo(numbers(cells));
                }
                case Column.Text text -> {
                    assertThat(head[0]).as(column.name()).isEqualTo("text");
                    assertThat(texts(text)).as(column.name()).isEqualTo(texts(cells));
                }
                case Column.Array array -> {
                    assertThat(head[0]).as(column.name()).isEqualTo("array");
                    assertThat(array.shape())
                            .as(column.name())
                            .isEqualTo(Arrays.stream(head[2].split("x"))
                                    .map(Integer::valueOf)
                                    .toList());
                    assertThat(array.cells().precision())
                            .as(column.name())
                            .isEqualTo(head[3].equals("float32") ? Precision.FLOAT32 : Precision.FLOAT64);
                    assertThat(array.cells().toColumnMajor()).as(column.name()).isEqualTo(numbers(cells));
                }
            }
        }
    }

    /** The numbers of a column. */
    static double[] numbers(Column.Numeric column) {
        double[] numbers = new double[column.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = column.get(i);
        }
        return numbers;
    }

    private static double[] numbers(String[] cells) {
        return Arrays.stream(cells).mapToDouble(Double::parseDouble).toArray();
    }

    private static List<String> texts(Column.Text column) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < column.size(); i++) {
            texts.add(column.get(i));
        }
        return texts;
    }

    private static List<String> texts(String[] cells) {
        return Arrays.stream(cells).map(ArrayCases::decode).toList();
    }

    private static String decode(String cell) {
        return cell.equals("%") ? "" : URLDecoder.decode(cell.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /**
     * Requires that element i of a column of several parts, in C order over all of them, is i mod {@code modulus}.
     *
     * @param stride of the elements, 1 unless the column is one of a table
     * @param first the number of the first element
     */
    static void requireModulo(List<Table> parts, String name, int stride, int first, int modulus) {
        long i = first;
        int row = 1;
        for (Table part : parts) {
            assertThat(part.rows() == 0 ? row : part.rowNumber(0)).isEqualTo(row);
            row += part.rows();
            double[] values = switch (part.column(name)) {
                case Column.Numeric numeric -> numbers(numeric);
                case Column.Text text ->
                    texts(text).stream().mapToDouble(Double::parseDouble).toArray();
                case Column.Array array -> array.cells().toColumnMajor();
            };
            double[] expected = new double[values.length];
            for (int k = 0; k < expected.length; k++) {
                expected[k] = i % modulus;
                i += stride;
            }
            assertThat(values).isEqualTo(expected);
        }
    }

    /** The number of rows of all parts. */
    static int rows(List<Table> parts) {
        return parts.stream().mapToInt(Table::rows).sum();
    }
}
