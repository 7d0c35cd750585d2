package layerwise.bench.race;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The page of benchmarks: each kind of run writes a section of its own and leaves the others as they are. */
final class Document {
    private static final String TEMPLATE = "/layerwise/bench/race/benchmarks.md";

    private final Path file;

    Document(Path file) {
        this.file = file;
    }

    /** Replaces what stands between the marks of a section. */
    void write(String section, String text) throws IOException {
        String page = Files.exists(file) ? Files.readString(file) : template();
        String begin = "<!-- " + section + " -->\n";
        String end = "<!-- end of " + section + " -->";
        int from = page.indexOf(begin);
        int to = page.indexOf(end);
        if (from < 0 || to < from) {
            throw new IllegalStateException(file + " has no section '" + section + "': delete it to have it made anew");
        }
        Files.writeString(file, page.substring(0, from + begin.length()) + text + page.substring(to));
    }

    private static String template() throws IOException {
        try (var in = Document.class.getResourceAsStream(TEMPLATE)) {
            if (in == null) {
                throw new IOException("the template of the page is missing");
            }
            return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        }
    }
}
