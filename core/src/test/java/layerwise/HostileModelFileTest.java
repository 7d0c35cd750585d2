package layerwise;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import layerwise.file.InvalidFileException;
import layerwise.file.SafeTensors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Files that are made to cost much: whatever they hold, reading ends soon, with a model or the one exception, within the memory that
 * {@link SafeTensors} states.
 */
class HostileModelFileTest {
    private static final Path NAME = Path.of("hostile.safetensors");
    private static final int REPETITIONS = 100_000;
    private static final String FORMAT = "{\"__metadata__\":{\"format\":\"layerwise\",\"format_version\":\"1\"},";
    private static final String DENSE =
            "{\"layer\":\"dense\",\"units\":1,\"activation\":\"relu\",\"initializer\":\"he\"}";
    private static final String LAST =
            "{\"layer\":\"dense\",\"units\":1,\"activation\":\"identity\",\"initializer\":\"he\"}";

    /** What is loaded on first use is not the file's cost. */
    @BeforeAll
    static void warmUp() {
        reasonOf(model(network(DENSE + "," + LAST), dense(2), new byte[16]));
        reasonOf(model(network("7"), "", new byte[0]));
    }

    @TestFactory
    Stream<DynamicTest> headersThatAreRefused() {
        return Stream.of(
                refused("[[],[],…]", header(i -> "[]"), "must be an object"),
                refused("[{},{},…]", header(i -> "{}"), "must be an object"),
                refused("[[0],[0],…]", header(i -> "[0]"), "must be an object"),
                refused("[{\"\":0},…]", header(i -> "{\"\":0}"), "must be an object"),
                refused("short strings", header(i -> "\"a\""), "must be an object"),
                refused("escaped strings", header(i -> "\"\\u0007\""), "must be an object"),
                refused("fractions", header(i -> "0.5"), "must be an object"),
                refused("exponents", header(i -> "1e-7"), "must be an object"),
                refused("wholes past 2^63", header(i -> "9223372036854775808"), "must be an object"),
                refused("one long number", header(i -> i == 0 ? "9".repeat(300) : "9".repeat(9)), "must be an object"),
                refused("a million digits", header(i -> i == 0 ? "9".repeat(1_000_000) : "1"), "range of float64"),
                refused("deep arrays", "[".repeat(REPETITIONS), "at most 100 levels of nesting"),
                refused("deep objects", "{\"a\":".repeat(REPETITIONS), "at most 100 levels of nesting"),
                refused("more values than fit", header(i -> "0,".repeat(10) + "0"), "at most 1000000 values"),
                refused(
                        "many tensors at one place",
                        FORMAT + repeat(i -> tensor("t" + i, "[1,1]", 0, 4)) + "}",
                        "inside another tensor's"),
                refused("a name without an end", "{\"" + "a".repeat(1_000_000), "found the end of the text"),
                refused("a long name", FORMAT + "\"" + "\\n\\u0007".repeat(300_000) + "\":1}", "the header: field '"));
    }

    @TestFactory
    Stream<DynamicTest> metadataThatAreRefused() {
        int deep = 10_000;
        return Stream.of(
                refusedModel("no format", metadata("format", "x"), "not a Layerwise model"),
                refusedModel(
                        "a network of arrays", network(repeat(i -> "[]")), "must be an array of objects, got an array"),
                refusedModel("a network of objects", network(repeat(i -> "{}")), "field 'layer' is missing"),
                refusedModel(
                        "a network of numbers", network(repeat(i -> "0.5")), "must be an array of objects, got 0.5"),
                refusedModel(
                        "residual blocks 10,000 deep",
                        network("{\"layer\":\"residual\",\"layers\":[".repeat(deep) + DENSE + "]}".repeat(deep)),
                        "at most 100 levels of nesting"),
                refusedModel("many layers in deep blocks", network(blocks(48, repeat(i -> dropout()))), "dense"),
                refusedModel("many objects in deep blocks", network(blocks(48, repeat(i -> "{}"))), "'layers' entry 1"),
                refusedModel(
                        "a million dropouts",
                        network(repeat(i -> dropout())),
                        "the last layer of a network must be dense"),
                refusedModel("layers without tensors", network(repeat(i -> DENSE) + "," + LAST), "W2 is missing"),
                refusedModel(
                        "2^31 units", network(LAST.replace("1", "2147483648")), "from 0 to 2147483647, got 2147483648"),
                refusedModel(
                        "2^31 - 1 units",
                        network(LAST.replace("1", "2147483647")),
                        "the network needs a (2147483647, 2) W1"),
                refusedModel(
                        "2^62 parameters",
                        network(DENSE.replace("1", "2147483647") + "," + LAST.replace("1", "2147483647")),
                        "the network needs a (2147483647, 2) W1"),
                refusedModel(
                        "a long activation",
                        network(DENSE.replace("relu", "r".repeat(1_000_000))),
                        "unknown activation"),
                refusedModel("a lone precision", metadata("precision", "float16"), "unknown precision 'float16'"),
                refusedModel("a deep provenance", metadata("provenance", "[".repeat(deep)), "nesting"));
    }

    private static String dropout() {
        return "{\"layer\":\"dropout\",\"rate\":0}";
    }

    private static String blocks(int depth, String layers) {
        return "{\"layer\":\"residual\",\"layers\":[".repeat(depth) + layers + "]}".repeat(depth);
    }

    /** As many layers as a header may describe tensors of: nothing may be quadratic in them. */
    @Test
    void aModelOfTensOfThousandsOfLayersIsRead() throws IOException {
        int layers = 50_000;
        byte[] bytes = model(network((DENSE + ",").repeat(layers - 1) + LAST), dense(layers), new byte[8 * layers + 4]);
        assertThat(reasonOf(bytes)).isNull();
        assertThat(ModelFile.read(NAME, MemorySegment.ofArray(bytes)).network().depth())
                .isEqualTo(layers);
    }

    @Test
    void aProvenanceOfAnySizeIsRead() {
        SequencedMap<String, String> metadata = network(LAST);
        metadata.put("provenance", "{\"a\":[" + repeat(i -> "{}") + "]}");
        assertThat(reasonOf(model(metadata, dense(1), new byte[12]))).isNull();
    }

    private static DynamicTest refused(String name, String header, String reason) {
        return refused(name, ModelBytes.of(header, new byte[8]), reason);
    }

    private static DynamicTest refusedModel(String name, SequencedMap<String, String> metadata, String reason) {
        return refused(name, model(metadata, dense(1), new byte[12]), reason);
    }

    private static DynamicTest refused(String name, byte[] bytes, String reason) {
        return DynamicTest.dynamicTest(
                name,
                () -> assertThat(reasonOf(bytes))
                        .startsWith("cannot read 'hostile.safetensors': ")
                        .contains(reason)
                        .hasSizeLessThan(600)
                        .doesNotContain("\n", "\u0007"));
    }

    /** Reads a file, checks what that cost, and gives the refusal, or null where there was none. */
    private static @Nullable String reasonOf(byte[] bytes) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        String reason = null;
        MemorySegment file = MemorySegment.ofArray(bytes);
        long began = System.nanoTime();
        long before = threads.getCurrentThreadAllocatedBytes();
        try {
            ModelFile.read(NAME, file);
        } catch (InvalidFileException e) {
            reason = e.getMessage();
        }
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        Duration time = Duration.ofNanos(System.nanoTime() - began);
        assertThat(allocated).as("bytes allocated").isLessThan(SafeTensors.mostBytes(bytes.length));
        assertThat(time).isLessThan(Duration.ofSeconds(10));
        return reason;
    }

    private static String header(IntFunction<String> value) {
        return FORMAT + "\"x\":[" + repeat(value) + "]}";
    }

    private static String repeat(IntFunction<String> value) {
        return IntStream.range(0, REPETITIONS).mapToObj(value).collect(Collectors.joining(","));
    }

    private static SequencedMap<String, String> metadata(String name, String text) {
        SequencedMap<String, String> metadata = new LinkedHashMap<>();
        metadata.put("format", "layerwise");
        metadata.put("format_version", "1");
        metadata.put("network", "{\"inputs\":2,\"layers\":[" + LAST + "],\"loss\":\"mean-squared-error\"}");
        metadata.put(name, text);
        return metadata;
    }

    private static SequencedMap<String, String> network(String layers) {
        return metadata("network", "{\"inputs\":2,\"layers\":[" + layers + "],\"loss\":\"mean-squared-error\"}");
    }

    private static byte[] model(SequencedMap<String, String> metadata, String tensors, byte[] data) {
        return ModelBytes.sealed(metadata, tensors, data);
    }

    /** W1 (1, 2), b1 (1, 1), W2 (1, 1), … of float32. */
    private static String dense(int layers) {
        StringBuilder tensors = new StringBuilder(tensor("W1", "[1,2]", 0, 8)).append(',');
        tensors.append(tensor("b1", "[1,1]", 8, 12));
        for (int l = 2; l <= layers; l++) {
            int at = 8 * l - 4;
            tensors.append(',').append(tensor("W" + l, "[1,1]", at, at + 4));
            tensors.append(',').append(tensor("b" + l, "[1,1]", at + 4, at + 8));
        }
        return tensors.toString();
    }

    private static String tensor(String name, String shape, int begin, int end) {
        return "\"" + name + "\":{\"dtype\":\"F32\",\"shape\":" + shape + ",\"data_offsets\":[" + begin + "," + end
                + "]}";
    }
}
