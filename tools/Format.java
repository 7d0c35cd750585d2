import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.FormatterException;
import com.palantir.javaformat.java.JavaFormatterOptions;
import com.palantir.javaformat.java.JavaFormatterOptions.Style;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Formats the Java sources of all modules: {@code check} names those that are not formatted and fails, {@code apply}
 * rewrites them. The build runs it from the project's root: {@code mvn -N validate} and
 * {@code mvn -N validate -Dformat=apply}.
 */
final class Format {
    private static final Formatter FORMATTER = Formatter.createFormatter(
            JavaFormatterOptions.builder().style(Style.PALANTIR).build());

    /** What became of a source: a message, or an empty one where nothing was to be done. */
    private record Outcome(boolean failed, String message) {}

    public static void main(String[] arguments) throws IOException {
        boolean apply = List.of(arguments).equals(List.of("apply"));
        if (!apply && !List.of(arguments).equals(List.of("check"))) {
            System.err.println("Expected one argument, check or apply, not " + List.of(arguments) + ".");
            System.exit(2);
        }
        List<Outcome> outcomes = sources().parallelStream()
                .map(source -> format(source, apply))
                .filter(outcome -> !outcome.message().isEmpty())
                .toList();
        outcomes.forEach(outcome -> System.err.println(outcome.message()));
        if (outcomes.stream().anyMatch(Outcome::failed)) {
            System.err.println("To format the sources: mvn -q -N validate -Dformat=apply");
            System.exit(1);
        }
    }

    /** The Java sources: those of each module, and this one. */
    private static List<Path> sources() throws IOException {
        List<Path> roots = new ArrayList<>(List.of(Path.of("tools")));
        for (Path parent : List.of(Path.of(""), Path.of("bench"))) {
            try (Stream<Path> children = Files.list(parent)) {
                children.map(module -> module.resolve("src"))
                        .filter(Files::isDirectory)
                        .forEach(roots::add);
            }
        }
        List<Path> sources = new ArrayList<>();
        for (Path root : roots) {
            try (Stream<Path> files = Files.walk(root)) {
                files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
            }
        }
        sources.sort(null);
        return sources;
    }

    private static Outcome format(Path source, boolean apply) {
        try {
            String before = Files.readString(source);
            String after = FORMATTER.formatSourceAndFixImports(before);
            if (after.equals(before)) {
                return new Outcome(false, "");
            }
            if (!apply) {
                return new Outcome(true, "Not formatted: " + source);
            }
            Files.writeString(source, after);
            return new Outcome(false, "Formatted: " + source);
        } catch (FormatterException | IOException e) {
            return new Outcome(true, "Cannot be formatted: " + source + ": " + e.getMessage());
        }
    }
}
