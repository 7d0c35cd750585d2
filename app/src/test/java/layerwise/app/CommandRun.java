package layerwise.app;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import layerwise.file.JsonObject;

/** One run of the command line within this process, and what it said. */
record CommandRun(int exitCode, String out, String err) {
    static CommandRun of(Object... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] words = Arrays.stream(arguments).map(Object::toString).toArray(String[]::new);
        int exitCode = Main.run(words, new Output(new PrintWriter(out), new PrintWriter(err), false));
        return new CommandRun(exitCode, out.toString(), err.toString());
    }

    List<String> outLines() {
        return out.lines().toList();
    }

    List<String> errLines() {
        return err.lines().toList();
    }

    /** The last line of standard output, which must be a JSON object. */
    JsonObject json() {
        return JsonObject.parse("the last line", outLines().getLast());
    }

    /** A field of each object in a list of the JSON object. */
    List<Double> numbers(String list, String field) {
        List<Double> numbers = new ArrayList<>();
        for (Object element : (List<?>) Objects.requireNonNull(json().fields().get(list))) {
            Object number = Objects.requireNonNull(((Map<?, ?>) element).get(field));
            numbers.add(((Number) number).doubleValue());
        }
        return numbers;
    }
}
