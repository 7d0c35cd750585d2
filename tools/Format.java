import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.JavaFormatterOptions;
import com.palantir.javaformat.java.JavaFormatterOptions.Style;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Formats the Java sources of all modules: {@code check} names the files that are not formatted and fails, {@code apply}
 * rewrites them. The build runs it from the project's root: {@code mvn -N validate} and {@code mvn -N validate -Dformat=apply}.
 */
final class Format {
    private static final Formatter FORMATTER = Formatter.createFormatter(JavaFormatterOptions.builder()
            .style(Style.PALANTIR)
            .formatJavadoc(false)
            .build());

    public static void main(String[] arguments) throws IOException {
        boolean apply = List.of("apply").equals(List.of(arguments));
        if (!apply && !List.of("check").equals(List.of(arguments))) {
            System.err.println("Expected one argument, check or apply, but got " + List.of(arguments) + ".");
            System.exit(2);
        }
        List<Path> unformatted = sources().parallelStream()
                .filter(source -> differs(source, apply))
                .toList();
        if (apply) {
            unformatted.forEach(source -> System.out.println("Formatted " + source));
        } else if (!unformatted.isEmpty()) {
            unformatted.forEach(source -> System.err.println("Not formatted: " + source));
            System.err.println("Format the sources with: mvn -q -N validate -Dformat=apply");
            System.exit(1);
        }
    }

    /** The Java sources: those of each module, and this one. */
    private static List<Path> sources() throws IOException {
        try (Stream<Path> children = Files.list(Path.of(""))) {
            List<Path> roots = Stream.concat(children.map(module -> module.resolve("src")), Stream.of(Path.of("tools")))
                    .filter(Files::isDirectory)
                    .sorted()
                    .toList();
            return roots.stream().flatMap(Format::javaFiles).toList();
        }
    }

    private static Stream<Path> javaFiles(Path root) {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(".java")).sorted().toList().stream();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static boolean differs(Path source, boolean apply) {
        try {
            String before = Files.readString(source);
            String after = FORMATTER.formatSourceAndFixImports(before);
            boolean differs = !after.equals(before);
            if (differs && apply) {
                Files.writeString(source, after);
            }
            return differs;
        } catch (Exception e) {
            throw new IllegalStateException(source + " cannot be formatted: " + e.getMessage(), e);
        }
    }
}
