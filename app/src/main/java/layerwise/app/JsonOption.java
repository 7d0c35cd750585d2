package layerwise.app;

import java.io.PrintWriter;
import java.util.Map;
import picocli.CommandLine.Option;

/** The option that adds the result for other programs to read. */
final class JsonOption {
    @Option(names = "--json", description = "Print the result as one JSON object, on the last line.")
    private boolean wanted;

    /** Prints the object on one line, if that is wanted. */
    void print(PrintWriter out, Map<String, ?> object) {
        if (wanted) {
            out.println(JsonLine.of(object));
        }
    }
}
