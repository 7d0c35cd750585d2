package layerwise.data;

/**
 * Pictures of one size to another: {@code to = R·from·Cᵀ} for each channel, where the rows of R and C hold the weights of a triangle
 * filter that is centred on where a pixel comes from, {@code (i + ½)·s − ½} with {@code s = from/to}, reaches {@code max(1, s)} pixels to
 * either side and sums to 1. Where a picture becomes smaller, every pixel of it counts, so that fine patterns become grey instead
 * of coarse ones; where it becomes larger, this is bilinear interpolation. It works on the byte values as they are, without undoing their
 * gamma.
 *
 * <p>The filter is the one of Schumacher, "General filtered image rescaling" (Graphics Gems III, 1992), and of Pillow's {@code BILINEAR},
 * which differs by its rounding to bytes. For one thread.
 */
public final class Resampler {
    private final int fromHeight;
    private final int fromWidth;
    private final int toHeight;
    private final int toWidth;
    private final Weights vertical;
    private final Weights horizontal;
    private float[] narrowed = {};

    /**
     * One from a height and width to another.
     *
     * @throws IllegalArgumentException if one of them is below 1
     */
    public Resampler(int fromHeight, int fromWidth, int toHeight, int toWidth) {
        if (fromHeight < 1 || fromWidth < 1 || toHeight < 1 || toWidth < 1) {
            throw new IllegalArgumentException("pictures must have a height and a width of 1 or more, not " + fromHeight
                    + "×" + fromWidth + " and " + toHeight + "×" + toWidth);
        }
        this.fromHeight = fromHeight;
        this.fromWidth = fromWidth;
        this.toHeight = toHeight;
        this.toWidth = toWidth;
        this.vertical = Weights.of(fromHeight, toHeight);
        this.horizontal = Weights.of(fromWidth, toWidth);
    }

    /** Whether it is for pictures of this size. */
    boolean isFrom(int height, int width) {
        return fromHeight == height && fromWidth == width;
    }

    /** The rows of a matrix that takes some pixels to as many as there are rows. */
    private static final class Weights {
        // Where each row's weights begin, how many there are, and the weights, stride of them for each row.
        final int[] starts;
        final int[] counts;
        final float[] values;
        final int stride;

        private Weights(int[] starts, int[] counts, float[] values, int stride) {
            this.starts = starts;
            this.counts = counts;
            this.values = values;
            this.stride = stride;
        }

        static Weights of(int from, int to) {
            double scale = (double) from / to;
            double reach = Math.max(1, scale);
            int stride = Math.min(from, 2 * (int) Math.ceil(reach) + 1);
            int[] starts = new int[to];
            int[] counts = new int[to];
            float[] values = new float[Math.multiplyExact(to, stride)];
            double[] row = new double[stride];
            for (int i = 0; i < to; i++) {
                double centre = (i + 0.5) * scale - 0.5;
                int start = Math.max(0, (int) Math.floor(centre - reach) + 1);
                int end = Math.min(from, (int) Math.ceil(centre + reach));
                double sum = 0;
                for (int k = start; k < end; k++) {
                    row[k - start] = Math.max(0, 1 - Math.abs(k - centre) / reach);
                    sum += row[k - start];
                }
                starts[i] = start;
                counts[i] = end - start;
                for (int k = 0; k < counts[i]; k++) {
                    values[i * stride + k] = (float) (row[k] / sum);
                }
            }
            return new Weights(starts, counts, values, stride);
        }
    }

    /**
     * Adds what a row of a picture gives to the new picture, which is zeros before the first row.
     *
     * @param y the row's place, from 0 on
     * @param row (fromWidth, channels) in C order
     * @param picture (toHeight, toWidth, channels) in C order, from {@code offset} on
     */
    void add(int y, float[] row, int channels, float[] picture, int offset) {
        int length = toWidth * channels;
        if (narrowed.length != length) {
            narrowed = new float[length];
        }
        narrow(row, channels);
        double scale = (double) fromHeight / toHeight;
        double reach = Math.max(1, scale);
        int first = Math.max(0, (int) Math.floor((y + 0.5 - reach) / scale - 0.5));
        for (int i = first; i < toHeight && vertical.starts[i] <= y; i++) {
            int k = y - vertical.starts[i];
            if (k < vertical.counts[i]) {
                float weight = vertical.values[i * vertical.stride + k];
                int to = offset + i * length;
                for (int j = 0; j < length; j++) {
                    picture[to + j] += weight * narrowed[j];
                }
            }
        }
    }

    /** The row brought to the new width. */
    private void narrow(float[] row, int channels) {
        int to = 0;
        for (int i = 0; i < toWidth; i++) {
            int weights = i * horizontal.stride;
            for (int c = 0; c < channels; c++) {
                int from = horizontal.starts[i] * channels + c;
                float sum = 0;
                for (int k = 0; k < horizontal.counts[i]; k++) {
                    sum += horizontal.values[weights + k] * row[from];
                    from += channels;
                }
                narrowed[to++] = sum;
            }
        }
    }

    /**
     * A picture brought to the new size.
     *
     * @param picture (fromHeight, fromWidth, channels) in C order
     * @return (toHeight, toWidth, channels) in C order
     * @throws IllegalArgumentException if the picture is not of that size
     */
    public float[] resample(float[] picture, int channels) {
        if (channels < 1 || picture.length != (long) fromHeight * fromWidth * channels) {
            throw new IllegalArgumentException("expected a picture of " + fromHeight + "×" + fromWidth + "×" + channels
                    + ", but got " + picture.length + " numbers");
        }
        float[] row = new float[fromWidth * channels];
        float[] resampled = new float[Math.multiplyExact(toHeight, Math.multiplyExact(toWidth, channels))];
        for (int y = 0; y < fromHeight; y++) {
            System.arraycopy(picture, y * row.length, row, 0, row.length);
            add(y, row, channels, resampled, 0);
        }
        return resampled;
    }
}
