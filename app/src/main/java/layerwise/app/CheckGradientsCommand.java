package layerwise.app;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import layerwise.GradientCheck;
import layerwise.math.KernelsProvider;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Holds the gradients of backward propagation against difference quotients of the cost. */
@Command(
        name = "check-gradients",
        description =
                "Hold the gradients of backward propagation against difference quotients of the cost, in float64.",
        footer = {
            "",
            "For every entry θ of every parameter: ∂J/∂θ ≈ (J(θ + ε) − J(θ − ε)) / 2ε. The gradients dθ are right if",
            "‖dθ − quotients‖ / (‖dθ‖ + ‖quotients‖) is below 1e-7. Where a corner of an activation or of the loss"
                    + " lies",
            "within ε there is no derivative; such entries are counted and left out.",
            "",
            "Examples:",
            "  layerwise check-gradients",
            "  layerwise check-gradients iris.csv --hidden 8,5 --activation tanh --examples 7"
        })
final class CheckGradientsCommand implements Callable<Integer> {
    private static final String LIMIT_TEXT = "1e-7";
    private static final double LIMIT = Double.parseDouble(LIMIT_TEXT);

    private final Output output;

    @Mixin
    private final DataOptions data = new DataOptions();

    @Mixin
    private final NetworkOptions networks = new NetworkOptions();

    @Option(
            names = "--examples",
            paramLabel = "N",
            description = "How many of the first rows to use (default: ${DEFAULT-VALUE}).")
    private int examples = 10;

    @Option(
            names = "--entries",
            paramLabel = "N",
            description =
                    "The most entries to check of each parameter, evenly spread over it (default: ${DEFAULT-VALUE}).")
    private int entries = 1000;

    @Mixin
    private final KernelsOption kernels = new KernelsOption();

    @Mixin
    private final JsonOption json = new JsonOption();

    CheckGradientsCommand(Output output) {
        this.output = output;
    }

    @Override
    public Integer call() {
        if (entries < 1) {
            throw new InputException("--entries: at least 1 entry of each parameter must be checked, not " + entries);
        }
        Sample sample = Sample.of(data.read(), networks, examples);
        KernelsProvider provider = kernels.provider();
        PrintWriter out = output.out();
        out.printf(
                "%s%n%s, float64, %s kernels%n%n",
                sample.network().summary(), Descriptions.count(sample.rows().rows(), "example"), provider.name());
        out.flush();
        GradientCheck check = GradientCheck.of(
                sample.network(), sample.parameters(), sample.x(), sample.y(), provider.open(1), entries);
        boolean right = check.relativeDifference() < LIMIT && checked(check) > 0;
        out.print(table(check));
        out.printf("%n%s%n", verdict(check, right));
        json.print(out, object(check, right));
        return right ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private static long checked(GradientCheck check) {
        return check.parameters().stream()
                .mapToLong(GradientCheck.Parameter::checked)
                .sum();
    }

    private static String table(GradientCheck check) {
        TextTable table = new TextTable(List.of(
                "parameter", "checked", "at kinks", "relative difference", "worst entry", "gradient", "quotient"));
        for (GradientCheck.Parameter parameter : check.parameters()) {
            List<String> row = new ArrayList<>(List.of(
                    parameter.name(),
                    Integer.toString(parameter.checked()),
                    Integer.toString(parameter.atKinks()),
                    small(parameter.relativeDifference())));
            parameter.worst().ifPresent(worst -> {
                row.add("(" + worst.row() + ", " + worst.column() + ")");
                row.add(String.format(Locale.ROOT, "%.9e", worst.gradient()));
                row.add(String.format(Locale.ROOT, "%.9e", worst.quotient()));
            });
            table.row(row);
        }
        return table.toString();
    }

    private static String verdict(GradientCheck check, boolean right) {
        if (checked(check) == 0) {
            return "Nothing could be checked: every entry lies at a kink, where there is no derivative.";
        }
        String all = "the relative difference of all entries is " + small(check.relativeDifference());
        return right
                ? "The gradients are right: " + all + ", below " + LIMIT_TEXT + "."
                : "The gradients are wrong: " + all + ", not below " + LIMIT_TEXT + "; "
                        + check.worst().name() + " differs most.";
    }

    private static String small(double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.2e", value);
    }

    private static SequencedMap<String, Object> object(GradientCheck check, boolean right) {
        SequencedMap<String, Object> object = new LinkedHashMap<>();
        object.put("right", right);
        object.put("relative_difference", check.relativeDifference());
        object.put("limit", LIMIT);
        object.put(
                "parameters",
                check.parameters().stream().map(CheckGradientsCommand::object).toList());
        return object;
    }

    private static SequencedMap<String, Object> object(GradientCheck.Parameter parameter) {
        SequencedMap<String, Object> object = new LinkedHashMap<>();
        object.put("name", parameter.name());
        object.put("checked", parameter.checked());
        object.put("at_kinks", parameter.atKinks());
        object.put("relative_difference", parameter.relativeDifference());
        parameter.worst().ifPresent(worst -> {
            object.put("worst_row", worst.row());
            object.put("worst_column", worst.column());
            object.put("worst_gradient", worst.gradient());
            object.put("worst_quotient", worst.quotient());
        });
        return object;
    }
}
