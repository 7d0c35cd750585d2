package layerwise.app;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import layerwise.table.ColumnKind;
import layerwise.table.ColumnProfile;
import layerwise.table.TableProfile;
import layerwise.table.TableSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tells what the columns of a file hold, and what they seem to be. */
@Command(
        name = "describe",
        description = "Tell what the columns of a file hold, and what kinds of features they seem to be.",
        footer = {
            "",
            "Examples:",
            "  layerwise describe churn.csv",
            "  layerwise describe --query \"select * from 'sales.parquet' where year > 2020\""
        })
final class DescribeCommand implements Callable<Integer> {
    private final Output output;

    @Parameters(
            arity = "0..1",
            paramLabel = "DATA",
            description = "The rows, in any format that 'train' reads; without any, the built-in handwritten digits.")
    private Optional<Path> file = Optional.empty();

    @Option(names = "--query", paramLabel = "SQL", description = "Take the rows of this query, which DuckDB runs.")
    private Optional<String> query = Optional.empty();

    @Option(
            names = "--features",
            paramLabel = "COLUMN,…",
            split = ",",
            description = "The columns to describe (default: all).")
    private List<String> features = List.of();

    @Mixin
    private final ReadingOptions reading = new ReadingOptions();

    @Mixin
    private final JsonOption json = new JsonOption();

    DescribeCommand(Output output) {
        this.output = output;
    }

    @Override
    public Integer call() {
        TableProfile profile = TableProfile.of(rows());
        output.out()
                .printf(
                        Locale.ROOT,
                        "%s, %,d rows, %,d columns%n%n",
                        profile.source(),
                        profile.rows(),
                        profile.columns().size());
        TextTable table = new TextTable(List.of(
                "column",
                "kind",
                "missing",
                "distinct",
                "minimum",
                "median",
                "maximum",
                "mean",
                "deviation",
                "skewness"));
        List<SequencedMap<String, Object>> columns = new ArrayList<>();
        for (ColumnProfile column : profile.columns()) {
            table.row(cells(column));
            columns.add(object(column));
        }
        output.out().print(table);
        SequencedMap<String, Object> object = new LinkedHashMap<>();
        object.put("data", profile.source());
        object.put("rows", profile.rows());
        object.put("columns", columns);
        json.print(output.out(), object);
        return ExitCode.OK;
    }

    private TableSource rows() {
        reading.requireUse(file, query);
        return query.map(sql -> reading.query(sql, features))
                .or(() -> file.map(path -> reading.open(path, features)))
                .orElseGet(
                        () -> features.isEmpty() ? Digits.read() : Digits.read().select(features));
    }

    private static List<String> cells(ColumnProfile column) {
        List<String> cells = new ArrayList<>(List.of(
                column.name(),
                column.kind().toString(),
                String.format(Locale.ROOT, "%,d", column.missing()),
                distinct(column)));
        if (hasNumbers(column)) {
            for (double number : new double[] {
                column.minimum(),
                column.quantile(0.5),
                column.maximum(),
                column.mean(),
                column.deviation(),
                column.skewness()
            }) {
                cells.add(Double.isNaN(number) ? "" : TextTable.number(number));
            }
        }
        return cells;
    }

    private static boolean hasNumbers(ColumnProfile column) {
        return column.minimum() <= column.maximum();
    }

    private static String distinct(ColumnProfile column) {
        if (column.kind() == ColumnKind.ARRAY) {
            return "";
        }
        return String.format(Locale.ROOT, "%,d", column.distinct()) + (column.hasMoreLabels() ? " or more" : "");
    }

    private static SequencedMap<String, Object> object(ColumnProfile column) {
        SequencedMap<String, Object> object = new LinkedHashMap<>();
        object.put("name", column.name());
        object.put("kind", column.kind().toString());
        object.put("rows", column.rows());
        object.put("missing", column.missing());
        if (column.kind() == ColumnKind.ARRAY) {
            object.put("shape", column.shape());
        } else {
            object.put("distinct", column.distinct());
            object.put("more_distinct", column.hasMoreLabels());
        }
        if (hasNumbers(column)) {
            object.put("minimum", column.minimum());
            object.put("maximum", column.maximum());
            object.put("mean", column.mean());
            object.put("deviation", column.deviation());
            object.put("skewness", column.skewness());
            if (!Double.isNaN(column.quantile(0.5))) {
                object.put("median", column.quantile(0.5));
            }
        }
        return object;
    }
}
