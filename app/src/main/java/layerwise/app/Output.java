package layerwise.app;

import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a command's words go.
 *
 * @param out standard output: results
 * @param err standard error: progress and messages
 * @param watched whether standard error is a terminal, so that a line on it may be redrawn
 */
record Output(PrintWriter out, PrintWriter err, boolean watched) {
    /** The streams of this process, in UTF-8 whatever the locale says, as CSV and equations need it. */
    static Output ofProcess() {
        return new Output(
                new PrintWriter(System.out, false, StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8),
                isTerminal());
    }

    /** Linux tells what standard error leads to; elsewhere the console has to do, which speaks of the other two streams. */
    private static boolean isTerminal() {
        Path standardError = Path.of(
                "/proc/self/fd", Integer.getInteger("layerwise.stderr", 2).toString());
        try {
            String target = Files.readSymbolicLink(standardError).toString();
            return target.startsWith("/dev/") && !target.equals("/dev/null");
        } catch (IOException | UnsupportedOperationException e) {
            return Optional.ofNullable(System.console())
                    .filter(Console::isTerminal)
                    .isPresent();
        }
    }
}
