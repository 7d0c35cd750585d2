package layerwise.app;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import layerwise.table.Column;
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
    private static final int ROWS = 1797;

    private Digits() {}

    /** The columns {@code pixel00} … {@code pixel63}, row by row from the top left, from 0 to 16, and {@code digit}. */
    static Table read() {
        double[][] columns = new double[PIXELS + 1][ROWS];
        try (InputStream packed = Digits.class.getResourceAsStream(RESOURCE)) {
            if (packed == null) {
                throw new FileNotFoundException("the program lacks its resource " + RESOURCE);
            }
            byte[] lines = new GZIPInputStream(packed).readAllBytes();
            int at = 0;
            for (int row = 0; row < ROWS; row++) {
                for (double[] column : columns) {
                    int number = 0;
                    for (; lines[at] >= '0'; at++) {
                        number = 10 * number + lines[at] - '0';
                    }
                    column[row] = number;
                    at++;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<Column> named = new ArrayList<>();
        for (int pixel = 0; pixel < PIXELS; pixel++) {
            named.add(Column.Numeric.of(String.format(Locale.ROOT, "pixel%02d", pixel), columns[pixel]));
        }
        named.add(Column.Numeric.of("digit", columns[PIXELS]));
        return Table.of(SOURCE, named);
    }
}
