package layerwise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import layerwise.table.Column;
import layerwise.table.InvalidTableException;
import layerwise.table.Table;
import layerwise.table.TableReader;
import layerwise.table.TableSource;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class BesideTest {
    private int open;

    /** A source whose column holds 0, 1, …, in parts of these sizes. */
    private TableSource counting(String column, int... parts) {
        return new TableSource() {
            @Override
            public String source() {
                return column + ".npy";
            }

            @Override
            public TableReader open() {
                open++;
                return new TableReader() {
                    private int part;
                    private int row;

                    @Override
                    public Optional<Table> next() {
                        if (part == parts.length) {
                            return Optional.empty();
                        }
                        double[] cells = IntStream.range(row, row + parts[part])
                                .asDoubleStream()
                                .toArray();
                        Table table = Table.part(column, List.of(Column.Numeric.of(column, cells)), row + 1);
                        row += parts[part++];
                        return Optional.of(table);
                    }

                    @Override
                    public void close() {
                        open--;
                    }
                };
            }
        };
    }

    private static void refuses(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(InvalidTableException.class).hasMessage(message);
    }

    @Test
    void linesUpPartsOfDifferentSizes() {
        TableSource beside = DataFile.beside(counting("x", 4, 1, 5, 2), counting("y", 3, 3, 6));
        assertThat(beside.source()).isEqualTo("x.npy and y.npy");
        List<Table> parts = ArrayCases.read(beside);
        List<Double> rows = new ArrayList<>();
        for (Table part : parts) {
            assertThat(part.columns()).extracting(Column::name).containsExactly("x", "y");
            for (int i = 0; i < part.rows(); i++) {
                double x = ((Column.Numeric) part.column("x")).get(i);
                assertThat(((Column.Numeric) part.column("y")).get(i)).isEqualTo(x);
                assertThat(part.rowNumber(i)).isEqualTo((int) x + 1);
                rows.add(x);
            }
        }
        assertThat(rows).hasSize(12).isSorted();
        assertThat(parts).extracting(Table::rows).containsExactly(3, 1, 1, 1, 4, 2);
        assertThat(open).isZero();
    }

    @Test
    void givesOnePartWithoutRowsWhereThereAreNone() {
        List<Table> parts = ArrayCases.read(DataFile.beside(counting("x", 0), counting("y", 0)));
        assertThat(parts).hasSize(1);
        assertThat(parts.getFirst().columns()).extracting(Column::name).containsExactly("x", "y");
    }

    @Test
    void refusesDifferentNumbersOfRows() {
        String message = "; both must have the same number, row by row";
        refuses(
                () -> ArrayCases.read(DataFile.beside(counting("x", 4, 4), counting("y", 3, 3, 3))),
                "x.npy has 8 rows, but y.npy has 9" + message);
        refuses(
                () -> ArrayCases.read(DataFile.beside(counting("x", 3, 3, 3), counting("y", 3, 3))),
                "x.npy has 9 rows, but y.npy has 6" + message);
        refuses(
                () -> ArrayCases.read(DataFile.beside(counting("x", 0), counting("y", 2, 1))),
                "x.npy has 0 rows, but y.npy has 3" + message);
        assertThat(open).isZero();
    }

    @Test
    void refusesAColumnOfTheSameName() {
        refuses(
                () -> ArrayCases.read(DataFile.beside(counting("x", 2), counting("x", 2))),
                "x.npy and x.npy both have a column 'x'; rename one of them");
    }

    @Test
    void closesTheFirstWhereTheSecondCannotBeOpened() {
        TableSource broken = new TableSource() {
            @Override
            public String source() {
                return "broken";
            }

            @Override
            public TableReader open() {
                throw new InvalidTableException("broken");
            }
        };
        refuses(() -> DataFile.beside(counting("x", 2), broken).open(), "broken");
        assertThat(open).isZero();
    }
}
