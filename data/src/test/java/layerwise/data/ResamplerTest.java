package layerwise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResamplerTest {
    /** Pillow rounds to bytes after each of two passes. */
    @ParameterizedTest
    @ValueSource(strings = {"8x8", "7x31", "23x10", "40x50", "1x1", "64x3"})
    void coloursAreThoseOfPillowsBilinearFilter(String size) {
        PillowPicture from = PillowPicture.of("rgb");
        PillowPicture to = PillowPicture.of("rgb." + size);
        float[] resampled = new Resampler(from.height(), from.width(), to.height(), to.width())
                .resample(from.samples(), from.channels());
        assertThat(resampled).containsExactly(to.samples(), within(1f));
    }

    @Test
    void grayIsThatOfPillowsBilinearFilter() {
        PillowPicture from = PillowPicture.of("gray");
        float[] resampled = new Resampler(from.height(), from.width(), 9, 12).resample(from.samples(), 1);
        assertThat(resampled).containsExactly(PillowPicture.of("gray.9x12").samples(), within(1f));
    }

    @Test
    void halvingAveragesWithTheTrianglesWeights() {
        // The new pixels' centres lie between two old ones; the weights (1, 3, 3, 1)/8 lose their first where the
        // picture ends.
        float[] resampled = new Resampler(1, 6, 1, 3).resample(new float[] {1, 2, 4, 8, 16, 32}, 1);
        assertThat(resampled)
                .containsExactly(
                        new float[] {(3 * 1 + 3 * 2 + 4) / 7f, (2 + 3 * 4 + 3 * 8 + 16) / 8f, (8 + 3 * 16 + 3 * 32) / 7f
                        },
                        within(1e-5f));
    }

    @Test
    void aPictureOfTheSameSizeIsTheSame() {
        float[] picture = new float[5 * 7 * 3];
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < picture.length; i++) {
            picture[i] = random.nextInt(256);
        }
        assertThat(new Resampler(5, 7, 5, 7).resample(picture, 3)).containsExactly(picture);
    }

    @Test
    void aPlainPictureStaysPlainAtAnySize() {
        float[] picture = new float[13 * 11];
        Arrays.fill(picture, 200);
        for (int height : new int[] {1, 2, 5, 12, 13, 14, 40}) {
            for (int width : new int[] {1, 3, 10, 11, 12, 100}) {
                float[] resampled = new Resampler(13, 11, height, width).resample(picture, 1);
                assertThat(resampled).hasSize(height * width);
                for (float value : resampled) {
                    assertThat(value).isCloseTo(200, within(1e-3f));
                }
            }
        }
    }

    @Test
    void aFinePatternBecomesGrayNotACoarseOne() {
        float[] picture = new float[64 * 64];
        for (int i = 0; i < picture.length; i++) {
            picture[i] = (i / 64 + i) % 2 == 0 ? 255 : 0;
        }
        for (float value : new Resampler(64, 64, 9, 9).resample(picture, 1)) {
            assertThat(value).isCloseTo(127.5f, within(3f));
        }
    }

    @Test
    void sizesThatCannotBeAreRefused() {
        assertThatThrownBy(() -> new Resampler(0, 1, 1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Resampler(2, 2, 1, 1).resample(new float[5], 1))
                .hasMessage("expected a picture of 2×2×1, but got 5 numbers");
    }
}
