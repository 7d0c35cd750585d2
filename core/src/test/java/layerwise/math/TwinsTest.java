package layerwise.math;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The float64 loops are the float32 loops in another type, which the Vector API gives no way to write once. Here the two are
 * held together: whoever changes one changes the other. Only comments and the sizes of blocks may differ.
 */
class TwinsTest {
    private static final Path SOURCES = Path.of("src", "main", "java", "layerwise", "math");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Activations",
                "Arithmetic",
                "BatchNormalization",
                "DotProduct",
                "Elements",
                "LayerNormalization",
                "MatrixVector",
                "OuterProduct",
                "Packing",
                "Product",
                "Slopes",
                "SmallProduct",
                "Softmax",
                "Tile",
                "Transposition",
                "Updates"
            })
    void theSourceInFloat64IsThatInFloat32(String name) throws IOException {
        String floats = Files.readString(SOURCES.resolve("Float" + name + ".java"));
        String doubles = Files.readString(SOURCES.resolve("Double" + name + ".java"));
        assertThat(code(doubles)).isEqualTo(code(inFloat64(floats)));
    }

    private static String inFloat64(String source) {
        return source.replaceAll(
                        "\\bFloat(Activations|Arithmetic|BatchNormalization|DotProduct|Elements|Functions|LayerNormalization"
                            + "|MatrixVector|OuterProduct|Packing|Product|Slopes|SmallProduct|Softmax|Tile|Transposition|Updates|Vector)\\b",
                        "Double$1")
                .replace("<Float>", "<Double>")
                .replace("Float.", "Double.")
                .replace(".floats", ".doubles")
                .replaceAll("\\(float\\) \\(([^()]*)\\)", "$1")
                .replace("(float) ", "")
                .replaceAll("\\bfloat\\b", "double");
    }

    /** The statements alone: no comments, no layout, no import order, and constants of sizes without their numbers. */
    private static List<String> code(String source) {
        return source.replaceAll("(?s)/\\*.*?\\*/", "")
                .replaceAll("//[^\\n]*", "")
                .replaceAll("(static final int [A-Z_]+ =)[^;]*;", "$1 …;")
                .replaceAll("\\s+", "")
                .replaceAll("([;{}])", "$1\n")
                .lines()
                .filter(line -> !line.startsWith("import"))
                .toList();
    }
}
