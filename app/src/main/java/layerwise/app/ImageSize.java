package layerwise.app;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The size that pictures are brought to.
 *
 * @param height in pixels
 * @param width in pixels
 * @param channels 1 for grey, 3 for colours
 */
record ImageSize(int height, int width, int channels) {
    private static final Pattern FORM = Pattern.compile("(\\d{1,5})x(\\d{1,5})(?:x([13]))?");

    /** The size that {@code 64x64x3} says, or {@code 64x64}, of colours. */
    static ImageSize of(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches() || Integer.parseInt(form.group(1)) == 0 || Integer.parseInt(form.group(2)) == 0) {
            throw new IllegalArgumentException("'" + text
                    + "' is no size of pictures; expected height x width, and 1 or 3 channels, for example 64x64x3");
        }
        int channels = form.group(3) == null ? 3 : Integer.parseInt(form.group(3));
        return new ImageSize(Integer.parseInt(form.group(1)), Integer.parseInt(form.group(2)), channels);
    }

    List<Integer> shape() {
        return List.of(height, width, channels);
    }

    @Override
    public String toString() {
        return height + "x" + width + "x" + channels;
    }
}
