package layerwise.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import layerwise.data.ColumnType;
import layerwise.data.DataFormat;
import layerwise.data.TableWriter;
import layerwise.table.Column;
import layerwise.table.Prediction;
import layerwise.table.Table;
import layerwise.table.TableModel;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A model trained on shuffled, renamed and partly missing data gives the same bits for the same rows from a CSV file, a Parquet file,
 * maps and records, each in a JVM of its own.
 */
class RawRowsIT {
    private static final List<String> NAMES = List.of("age", "plan", "city", "joined", "active", "income");
    private static final int ROWS = 240;

    @TempDir
    private Path folder = Path.of("");

    private record Customer(
            @Nullable Double income,
            boolean active,
            @Nullable LocalDate joined,
            String city,
            @Nullable String plan,
            @Nullable Integer age) {}

    private static List<Customer> customers() {
        Random random = new Random(11);
        List<Customer> customers = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
            customers.add(new Customer(
                    random.nextInt(9) == 0 ? null : Math.rint(random.nextGaussian() * 1e5) / 100 + 3000,
                    random.nextBoolean(),
                    random.nextInt(11) == 0 ? null : LocalDate.of(2020, 1, 1).plusDays(random.nextInt(1500)),
                    "city " + random.nextInt(25),
                    random.nextInt(8) == 0
                            ? null
                            : List.of("basic", "plus", "pro").get(random.nextInt(3)),
                    random.nextInt(7) == 0 ? null : 18 + random.nextInt(60)));
        }
        return customers;
    }

    private static String cell(Customer customer, String name) {
        return Optional.ofNullable(map(customer).get(name))
                .map(Object::toString)
                .orElse("");
    }

    private static Map<String, @Nullable Object> map(Customer customer) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("age", customer.age);
        map.put("plan", customer.plan);
        map.put("city", customer.city);
        map.put("joined", customer.joined);
        map.put("active", customer.active);
        map.put("income", customer.income);
        return map;
    }

    /** The customers with their target, the columns in an order drawn by the seed. */
    private static Table table(long seed) {
        List<String> names = new ArrayList<>(NAMES);
        names.add("churn");
        Collections.shuffle(names, new Random(seed));
        List<List<String>> rows = new ArrayList<>();
        for (Customer customer : customers()) {
            List<String> row = new ArrayList<>();
            for (String name : names) {
                boolean churns = !customer.active && customer.city.hashCode() % 3 != 0;
                row.add(name.equals("churn") ? (churns ? "yes" : "no") : cell(customer, name));
            }
            rows.add(row);
        }
        return Table.of("customers", names, rows);
    }

    private Path write(Table table, String name, DataFormat format) throws IOException {
        Path file = folder.resolve(name);
        try (TableWriter writer = TableWriter.create(file, format, ColumnType.of(table))) {
            writer.write(table);
            writer.commit();
        }
        return file;
    }

    /** In a JVM of its own: prints what the model in the first argument predicts, of records or of maps. */
    public static void main(String[] arguments) throws IOException {
        TableModel model = TableModel.load(Path.of(arguments[0]));
        for (Customer customer : customers()) {
            Prediction prediction =
                    arguments[1].equals("record") ? model.predict(customer) : model.predict(map(customer));
            System.out.println(String.format(
                    Locale.ROOT, "%s,%s", prediction.label(), Float.toString((float) prediction.probability("yes"))));
        }
    }

    private List<String> inAnotherJvm(String main, String... arguments) throws Exception {
        Stream<String> options =
                Stream.of("--add-modules", "jdk.incubator.vector", "-cp", System.getProperty("java.class.path"), main);
        ChildProcess process = ChildProcess.java(folder, Stream.concat(options, Stream.of(arguments)));
        assertThat(process.exitCode()).as(process.report()).isZero();
        return process.output().lines().toList();
    }

    /** The label and the probability of yes, from what the command prints. */
    private List<String> predicted(Path model, Path data) throws Exception {
        List<String> lines = inAnotherJvm("layerwise.app.Main", "predict", model.toString(), data.toString());
        assertThat(lines.getFirst()).isEqualTo("prediction,p(no),p(yes)");
        return lines.stream()
                .skip(1)
                .map(line -> line.substring(0, line.indexOf(',')) + line.substring(line.lastIndexOf(',')))
                .toList();
    }

    @Test
    void everySourceOfARowGivesTheSameBits() throws Exception {
        Path train = write(table(1), "train.parquet", DataFormat.PARQUET);
        Path model = folder.resolve("model.safetensors");
        CommandRun run = CommandRun.of(
                "train", train, "--target", "churn", "--epochs", "20", "--hidden", "32", "--output", model);
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("embedding", "missing");

        Map<String, String> renamed = Map.of("age", "a", "city", "b");
        Map<String, String> restored = Map.of("a", "age", "b", "city");
        Table shuffled = table(2).renamed(renamed).renamed(restored).without("churn");
        List<String> ofRecords = inAnotherJvm(RawRowsIT.class.getName(), model.toString(), "record");
        assertThat(ofRecords).hasSize(ROWS);
        assertThat(Stream.of("yes", "no")).allMatch(label -> ofRecords.stream().anyMatch(row -> row.startsWith(label)));
        assertThat(inAnotherJvm(RawRowsIT.class.getName(), model.toString(), "map"))
                .isEqualTo(ofRecords);
        for (DataFormat format : List.of(DataFormat.CSV, DataFormat.TSV, DataFormat.JSON, DataFormat.PARQUET)) {
            Path data = write(shuffled, "rows." + (format == DataFormat.JSON ? "jsonl" : format), format);
            assertThat(predicted(model, data)).as("%s", format).isEqualTo(ofRecords);
        }
        // A column that is true and false is text to a table, but a type of its own to Parquet.
        assertThat(shuffled.column("active")).isInstanceOf(Column.Text.class);
        Path typed = folder.resolve("typed.parquet");
        writeTyped(typed);
        assertThat(predicted(model, typed)).isEqualTo(ofRecords);
    }

    /** The rows with the types that a database would have. */
    private void writeTyped(Path file) throws IOException {
        String sql = "copy (select age::integer age, plan, city, joined::date joined, active::boolean active,"
                + " income::double income from '" + folder.resolve("rows.parquet") + "') to '" + file
                + "' (format parquet)";
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }
}
