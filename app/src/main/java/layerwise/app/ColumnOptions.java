package layerwise.app;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import layerwise.table.ColumnSetting;
import layerwise.table.ScalingKind;
import layerwise.table.SchemaOptions;
import picocli.CommandLine.Option;

/** What the columns mean, and how they become numbers. */
final class ColumnOptions {
    /** What is done about a value that training did not have. */
    enum Policy {
        ACCEPT,
        REFUSE;

        static Policy of(String name) {
            return switch (name) {
                case "accept" -> ACCEPT;
                case "refuse" -> REFUSE;
                default -> throw new IllegalArgumentException("'" + name + "' is neither accept nor refuse");
            };
        }

        @Override
        public String toString() {
            return this == ACCEPT ? "accept" : "refuse";
        }
    }

    @Option(
            names = "--schema",
            paramLabel = "FILE.yaml",
            description = "What columns are in place of what they seem to be, lines such as 'zip: categorical',"
                    + " 'size: [small, medium, large]' or 'id: ignored'; kinds: numeric, categorical, boolean, date,"
                    + " array, ignored, or a list of levels in their order.")
    private Optional<Path> schema = Optional.empty();

    @Option(
            names = "--scaling",
            paramLabel = "NAME",
            description = "What is done to numbers: standard, robust, quantile, min-max or none (default:"
                    + " ${DEFAULT-VALUE}).")
    private ScalingKind scaling = ScalingKind.STANDARD;

    @Option(
            names = "--scale",
            paramLabel = "FACTOR",
            description = "Multiply arrays by this, for example pictures by 0.00392156862745098, instead of scaling"
                    + " them.")
    private Optional<Double> factor = Optional.empty();

    @Option(
            names = "--one-hot",
            paramLabel = "N",
            description = "Give each of up to N categories of a column an input of its own; more are embedded (default:"
                    + " ${DEFAULT-VALUE}).")
    private int oneHot = SchemaOptions.ONE_HOT_MOST;

    @Option(
            names = "--missing",
            paramLabel = "accept|refuse",
            description =
                    "Fill missing numbers in by the median, with an input that tells, and take other missing values"
                            + " as values of their own; or refuse them (default: ${DEFAULT-VALUE}).")
    private Policy missing = Policy.ACCEPT;

    @Option(
            names = "--unseen",
            paramLabel = "accept|refuse",
            description =
                    "Have the model take categories that training did not have as unknown, or refuse them (default:"
                            + " ${DEFAULT-VALUE}).")
    private Policy unseen = Policy.ACCEPT;

    void addTo(Configuration configuration) {
        configuration.put("schema", schema);
        configuration.put("scaling", scaling);
        configuration.put("scale", factor);
        configuration.put("one-hot", oneHot);
        configuration.put("missing", missing);
        configuration.put("unseen", unseen);
    }

    SchemaOptions schemaOptions() {
        Map<String, ColumnSetting> columns = schema.map(SchemaFile::read).orElse(Map.of());
        return InputException.blaming(
                "--one-hot",
                () -> new SchemaOptions(
                        scaling, oneHot, missing == Policy.REFUSE, unseen == Policy.REFUSE, factor, columns));
    }

    /** The file that is read, if any. */
    Optional<Path> file() {
        return schema;
    }
}
