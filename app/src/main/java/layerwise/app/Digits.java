package layerwise.app;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import layerwise.table.Table;

/**
 * The built-in examples: 1797 handwritten digits of 8 × 8 pixels. E. Alpaydin and C. Kaynak, "Optical Recognition of Handwritten
 * Digits", UCI Machine Learning Repository, 1998, doi:10.24432/C50P49, CC BY 4.0.
 */
final class Digits {
    /** What messages call the table. */
    static final String SOURCE = "the built-in handwritten digits";

    private static final String RESOURCE = "digits/digits.csv.gz";
    private static final int PIXELS = 64;

    private Digits() {}

    /** The columns {@code pixel00} … {@code pixel63}, row by row from the top left, from 0 to 16, and {@code digit}. */
    static Table read() {
        List<String> header = new ArrayList<>();
        for (int pixel = 0; pixel < PIXELS; pixel++) {
            header.add(String.format(Locale.ROOT, "pixel%02d", pixel));
        }
        header.add("digit");
        try (InputStream packed = Digits.class.getResourceAsStream(RESOURCE)) {
            if (packed == null) {
                throw new FileNotFoundException("the program lacks its resource " + RESOURCE);
            }
            return Csv.read(SOURCE, new GZIPInputStream(packed), header);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
