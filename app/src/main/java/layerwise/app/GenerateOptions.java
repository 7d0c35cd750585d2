package layerwise.app;

import java.util.Locale;
import java.util.Optional;
import layerwise.table.Table;
import picocli.CommandLine.Option;

/** A problem in the plane that is generated in place of data. */
final class GenerateOptions {
    @Option(
            names = "--generate",
            paramLabel = "NAME",
            description = "Generate the rows of a problem in the plane: flower, circles, moons or spirals.")
    private Optional<Problem> problem = Optional.empty();

    @Option(
            names = "--generate-rows",
            paramLabel = "N",
            description = "How many rows to generate (default: " + Problem.ROWS + ").")
    private Optional<Integer> rows = Optional.empty();

    @Option(
            names = "--generate-noise",
            paramLabel = "DEVIATION",
            description =
                    "The standard deviation of the noise in what is generated (default: 0.2 of flower and spirals,"
                            + " 0.1 of circles and moons).")
    private Optional<Double> noise = Optional.empty();

    @Option(names = "--generate-seed", paramLabel = "N", description = "The seed of what is generated (default: 1).")
    private Optional<Long> seed = Optional.empty();

    void addTo(Configuration configuration) {
        configuration.put("generate", problem);
        configuration.put("generate-rows", rows);
        configuration.put("generate-noise", noise);
        configuration.put("generate-seed", seed);
    }

    /** The problem's name, if one is generated. */
    Optional<String> name() {
        return problem.map(some -> some.toString().toLowerCase(Locale.ROOT));
    }

    /** The rows, if any are generated. */
    Optional<Table> table() {
        if (problem.isEmpty() && (rows.isPresent() || noise.isPresent() || seed.isPresent())) {
            throw new InputException("--generate: name what to generate: flower, circles, moons or spirals");
        }
        return problem.map(some -> some.table(rows.orElse(Problem.ROWS), noise.orElse(some.noise()), seed.orElse(1L)));
    }
}
