package layerwise.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;

/** A picture as {@code src/test/python/pictures.py} wrote it. */
final class PillowPicture {
    private final int height;
    private final int width;
    private final int channels;
    private final float[] samples;

    private PillowPicture(int height, int width, int channels, float[] samples) {
        this.height = height;
        this.width = width;
        this.channels = channels;
        this.samples = samples;
    }

    int height() {
        return height;
    }

    int width() {
        return width;
    }

    int channels() {
        return channels;
    }

    /** (height, width, channels) in C order. */
    float[] samples() {
        return samples;
    }

    static PillowPicture of(String name) {
        try {
            byte[] bytes = Files.readAllBytes(Readings.resource("pictures/" + name + ".bytes"));
            float[] samples = new float[bytes.length - 3];
            for (int i = 0; i < samples.length; i++) {
                samples[i] = bytes[i + 3] & 0xFF;
            }
            return new PillowPicture(bytes[0], bytes[1], bytes[2], samples);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
