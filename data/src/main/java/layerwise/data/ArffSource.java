package layerwise.data;

import java.nio.file.Path;
import layerwise.table.TableReader;
import layerwise.table.TableSource;

/**
 * A file in Weka's attribute-relation file format (Witten, Frank, Hall, Pal, "The WEKA Workbench", section 2.2), also gzipped: the
 * declaration of each column, then a row per line, dense or sparse. Lines that begin with % are comments.
 *
 * <p>Numeric attributes are numbers, which are 0 where a sparse row has none; nominal ones are text out of the declared values, the first of
 * these where a sparse row has none; strings stand as they are, dates in ISO 8601, both missing where a sparse row has none. An unquoted
 * ? is missing. Weights and relational attributes are refused.
 */
final class ArffSource implements TableSource {
    private final Path file;
    private final ReadOptions options;

    ArffSource(Path file, ReadOptions options) {
        this.file = file;
        this.options = options;
    }

    @Override
    public String source() {
        return file.toString();
    }

    @Override
    public TableReader open() {
        TextFile text = TextFile.open(file, options.encoding());
        try {
            return new ArffTableReader(file.toString(), text, options.columns());
        } catch (RuntimeException e) {
            text.close();
            throw e;
        }
    }
}
