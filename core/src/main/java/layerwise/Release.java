package layerwise;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Which Layerwise this is. The build writes it into a file of its own, which stays right where jars are merged. */
final class Release {
    /** The version, for example {@code 1.2.0}. */
    static final String VERSION = read();

    private Release() {}

    private static String read() {
        try (InputStream in = Release.class.getResourceAsStream("version")) {
            if (in == null) {
                throw new IllegalStateException("the file 'layerwise/version' is missing from Layerwise's classes");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("the file 'layerwise/version' among Layerwise's classes cannot be read", e);
        }
    }
}
