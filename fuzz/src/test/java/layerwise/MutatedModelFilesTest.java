package layerwise;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The same changed model files in every run: bytes, numbers and words of real ones replaced, cut out, doubled and mixed, by numbered
 * seeds. {@code -Dfuzz.mutations=2000000} makes more of them.
 */
class MutatedModelFilesTest {
    private static final Path SEEDS = Path.of("src/test/resources/layerwise/ModelFileFuzzTestInputs/read");
    private static final int COUNT = Integer.getInteger("fuzz.mutations", 20_000);
    private static final int MOST_CHANGES = 4;
    private static final List<String> WORDS = List.of(
            "0",
            "-1",
            "1.5",
            "1e308",
            "2147483647",
            "2147483648",
            "9223372036854775807",
            "9223372036854775808",
            "null",
            "true",
            "[]",
            "{}",
            "\"F64\"",
            "\"BF16\"",
            "\"W1\"",
            "\"b2\"",
            "\"gamma1\"",
            "\"__metadata__\"",
            "relu",
            "softmax",
            "dropout",
            "residual",
            "batch-norm",
            "huber(NaN)",
            "leaky-relu(Infinity)",
            "[[[[",
            "\\\"");

    @Test
    void everyOneEndsWithAModelOrTheOneException() throws Exception {
        List<byte[]> seeds = seeds();
        ModelFileFuzzTest target = new ModelFileFuzzTest();
        for (int number = 0; number < COUNT; number++) {
            Random random = new Random(number);
            byte[] file = seeds.get(random.nextInt(seeds.size()));
            for (int change = 1 + random.nextInt(MOST_CHANGES); change > 0; change--) {
                file = changed(file, seeds.get(random.nextInt(seeds.size())), random);
            }
            try {
                target.read(file);
            } catch (Exception | AssertionError | StackOverflowError | OutOfMemoryError e) {
                throw new AssertionError(
                        "input " + number + ": " + HexFormat.of().formatHex(file), e);
            }
        }
        assertThat(seeds).hasSizeGreaterThan(4);
    }

    private static List<byte[]> seeds() throws IOException {
        List<byte[]> seeds = new ArrayList<>();
        try (Stream<Path> files = Files.list(SEEDS)) {
            for (Path file : files.sorted().toList()) {
                seeds.add(Files.readAllBytes(file));
            }
        }
        return seeds;
    }

    private static byte[] changed(byte[] file, byte[] other, Random random) {
        if (file.length < 2) {
            return other;
        }
        int at = random.nextInt(file.length);
        int length = Math.min(1 << random.nextInt(8), file.length - at);
        return switch (random.nextInt(8)) {
            case 0 -> {
                byte[] flipped = file.clone();
                flipped[at] ^= (byte) (1 << random.nextInt(8));
                yield flipped;
            }
            case 1 -> replaced(file, at, at + 1, new byte[] {(byte) random.nextInt(256)});
            case 2 -> replaced(file, at, at + length, new byte[0]);
            case 3 -> replaced(file, at, at, Arrays.copyOfRange(file, at, at + length));
            case 4 -> {
                int from = random.nextInt(other.length);
                yield replaced(
                        file, at, at + length, Arrays.copyOfRange(other, from, Math.min(other.length, from + length)));
            }
            case 5 -> withLength(file, random);
            default -> withWord(file, at, WORDS.get(random.nextInt(WORDS.size())));
        };
    }

    private static byte[] replaced(byte[] file, int from, int to, byte[] by) {
        byte[] replaced = new byte[file.length - (to - from) + by.length];
        System.arraycopy(file, 0, replaced, 0, from);
        System.arraycopy(by, 0, replaced, from, by.length);
        System.arraycopy(file, to, replaced, from + by.length, file.length - to);
        return replaced;
    }

    /** Another length of the header, of any magnitude and sign. */
    private static byte[] withLength(byte[] file, Random random) {
        byte[] changed = file.clone();
        long length = random.nextLong() >> random.nextInt(64);
        for (int i = 0; i < Math.min(Long.BYTES, changed.length); i++) {
            changed[i] = (byte) (length >> (8 * i));
        }
        return changed;
    }

    /** The number or word at a place, or the next one, replaced. */
    private static byte[] withWord(byte[] file, int at, String word) {
        int from = at;
        while (from < file.length && !isOfAWord(file[from])) {
            from++;
        }
        int to = from;
        while (to < file.length && isOfAWord(file[to])) {
            to++;
        }
        while (from > 0 && isOfAWord(file[from - 1])) {
            from--;
        }
        return replaced(file, from, to, word.getBytes(StandardCharsets.UTF_8));
    }

    private static boolean isOfAWord(byte b) {
        return b == '-' || b == '.' || b == '_' || Character.isLetterOrDigit(b);
    }
}
