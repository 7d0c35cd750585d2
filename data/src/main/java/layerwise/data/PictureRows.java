package layerwise.data;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.Raster;

/**
 * The rows of a picture as numbers from 0 to 255, sRGB or gray, on white where it is transparent: {@code v·α + 255·(1 − α)}. The gray
 * of a colour is {@code 0.299 R + 0.587 G + 0.114 B} (ITU-R BT.601).
 */
final class PictureRows {
    private static final float WHITE = 255;

    private final BufferedImage image;
    private final Raster raster;
    private final int channels;
    private final int width;
    private final boolean direct;
    private final int bands;
    private final int colors;
    private final float scale;
    private final int[] samples;

    PictureRows(BufferedImage image, int channels) {
        this.image = image;
        this.channels = channels;
        this.raster = image.getRaster();
        this.width = image.getWidth();
        ColorModel model = image.getColorModel();
        boolean gray = model.getColorSpace().getType() == ColorSpace.TYPE_GRAY;
        // Java's gray is linear light, so that its conversion to sRGB would change the numbers; samples are those of
        // the file.
        this.direct = model instanceof ComponentColorModel
                && (gray || model.getColorSpace().isCS_sRGB())
                && !model.isAlphaPremultiplied()
                && model.getComponentSize(0) <= Short.SIZE;
        this.bands = direct ? raster.getNumBands() : 1;
        this.colors = gray ? 1 : 3;
        this.scale = direct ? WHITE / ((1 << model.getComponentSize(0)) - 1) : 1;
        this.samples = new int[Math.multiplyExact(width, bands)];
    }

    /** The row at {@code y}, (width, channels) in C order. */
    void read(int y, float[] row) {
        if (direct) {
            raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, samples);
        } else {
            image.getRGB(0, y, width, 1, samples, 0, width);
        }
        int to = 0;
        for (int x = 0; x < width; x++) {
            float red;
            float green;
            float blue;
            float alpha;
            if (direct) {
                int from = x * bands;
                red = scale * samples[from];
                green = colors == 1 ? red : scale * samples[from + 1];
                blue = colors == 1 ? red : scale * samples[from + 2];
                alpha = bands > colors ? scale * samples[from + colors] / WHITE : 1;
            } else {
                int pixel = samples[x];
                red = (pixel >> 16) & 0xFF;
                green = (pixel >> 8) & 0xFF;
                blue = pixel & 0xFF;
                alpha = (pixel >>> 24) / WHITE;
            }
            if (alpha < 1) {
                red = red * alpha + WHITE * (1 - alpha);
                green = green * alpha + WHITE * (1 - alpha);
                blue = blue * alpha + WHITE * (1 - alpha);
            }
            if (channels == 1) {
                row[to++] = red == green && green == blue ? red : 0.299f * red + 0.587f * green + 0.114f * blue;
            } else {
                row[to++] = red;
                row[to++] = green;
                row[to++] = blue;
            }
        }
    }
}
