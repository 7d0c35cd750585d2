package layerwise.data;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import layerwise.data.ImageSource.Picture;
import layerwise.math.Matrix;
import layerwise.math.Precision;
import layerwise.table.Column;
import layerwise.table.InvalidTableException;
import layerwise.table.Table;
import layerwise.table.TableReader;
import org.jspecify.annotations.Nullable;

/** A reading of pictures. */
final class ImageTableReader implements TableReader {
    private static final int NUMBERS_PER_PART = 1 << 20;
    private static final int MOST_ROWS = 1 << 12;
    private static final long MOST_NUMBERS = 1L << 26;

    private final String source;
    private final List<Picture> pictures;
    private final String namesColumn;
    private final List<String> columns;
    private final List<Integer> shape;
    private final int width;
    private @Nullable BufferedImage first;
    private @Nullable Resampler resampler;
    private int read;
    private boolean closed;

    /**
     * The reading of one picture or more.
     *
     * @param namesColumn the column of the pictures' names; empty where there is none
     */
    ImageTableReader(String source, List<Picture> pictures, String namesColumn, ReadOptions options) {
        this.source = source;
        this.pictures = pictures;
        this.namesColumn = namesColumn;
        this.columns = options.columns();
        if (options.imageShape().isEmpty()) {
            first = PictureFile.read(pictures.getFirst().file());
            shape = List.of(first.getHeight(), first.getWidth(), PictureFile.isGray(first) ? 1 : 3);
        } else {
            shape = options.imageShape().get();
        }
        long numbers = (long) shape.get(0) * shape.get(1);
        numbers = numbers > MOST_NUMBERS ? numbers : numbers * shape.get(2);
        if (numbers > MOST_NUMBERS) {
            throw new InvalidTableException(String.format(
                    "%s: pictures of %d×%d×%d are too large, %,d numbers at most are possible; name a smaller shape"
                            + " for them",
                    source, shape.get(0), shape.get(1), shape.get(2), MOST_NUMBERS));
        }
        width = (int) numbers;
        chosen(part(List.of()));
    }

    @Override
    public Optional<Table> next() {
        if (closed || read == pictures.size()) {
            return Optional.empty();
        }
        int count = Math.min(pictures.size() - read, Math.clamp(NUMBERS_PER_PART / width, 1, MOST_ROWS));
        Table part = chosen(part(pictures.subList(read, read + count)));
        read += count;
        return Optional.of(part);
    }

    private Table part(List<Picture> some) {
        float[] cells = new float[Math.multiplyExact(some.size(), width)];
        String[] names = new String[some.size()];
        for (int i = 0; i < names.length; i++) {
            fill(some.get(i).file(), cells, i * width);
            names[i] = some.get(i).name();
        }
        Matrix matrix =
                names.length == 0 ? Matrix.zeros(Precision.FLOAT32, width, 0) : Matrix.wrap(cells, width, names.length);
        List<Column> all = new ArrayList<>();
        all.add(Column.Array.of("image", shape, matrix));
        if (!namesColumn.isEmpty()) {
            all.add(Column.Text.of(namesColumn, names));
        }
        return Table.part(source, all, read + 1);
    }

    private Table chosen(Table part) {
        return columns.isEmpty()
                ? part
                : Table.part(source, columns.stream().map(part::column).toList(), read + 1);
    }

    private void fill(Path file, float[] cells, int offset) {
        BufferedImage image = first == null ? PictureFile.read(file) : first;
        first = null;
        int channels = shape.get(2);
        if (resampler == null || !resampler.isFrom(image.getHeight(), image.getWidth())) {
            resampler = new Resampler(image.getHeight(), image.getWidth(), shape.get(0), shape.get(1));
        }
        PictureRows rows = new PictureRows(image, channels);
        float[] row = new float[Math.multiplyExact(image.getWidth(), channels)];
        for (int y = 0; y < image.getHeight(); y++) {
            rows.read(y, row);
            resampler.add(y, row, channels, cells, offset);
        }
        for (int i = offset; i < offset + width; i++) {
            // The weights add up to 1 but for rounding.
            cells[i] = Math.min(cells[i], 255);
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
