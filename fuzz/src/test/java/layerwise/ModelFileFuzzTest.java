package layerwise;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Optional;
import layerwise.file.InvalidFileException;
import layerwise.file.SafeTensors;
import layerwise.fuzz.Bounds;
import layerwise.math.Matrix;
import layerwise.math.Precision;
import layerwise.table.Schema;

/**
 * Model files that nobody wrote: a model, or the one exception. Each input is read as it is, and once more with a length of the header
 * and a checksum that are right, behind which most of the reading lies. A model that is read predicts.
 */
class ModelFileFuzzTest {
    private static final Path NAME = Path.of("fuzzed.safetensors");
    private static final int MOST_PARAMETERS = 100_000;

    @DictionaryEntries({
        "\"dtype\":\"F32\"",
        "\"dtype\":\"F64\"",
        "\"shape\":[",
        "\"data_offsets\":[",
        "\"__metadata__\":{",
        "9223372036854775807",
        "9223372036854775808",
        "2147483647",
        "4294967296",
        "\"W1\":",
        "\"b1\":",
        "\"gamma1\":",
        "\"variance1\":",
        "1e308",
        "-1",
        "{\\\"layer\\\":\\\"dense\\\",\\\"units\\\":1,\\\"activation\\\":\\\"relu\\\",\\\"initializer\\\":\\\"he-normal\\\"}",
        "{\\\"layer\\\":\\\"dropout\\\",\\\"rate\\\":0.5}",
        "{\\\"layer\\\":\\\"residual\\\",\\\"layers\\\":[",
        "{\\\"layer\\\":\\\"layer-norm\\\",\\\"activation\\\":\\\"relu\\\",\\\"epsilon\\\":1.0E-5}",
        "\"format_version\":\"2\"",
        "\"precision\":\"bfloat16\"",
        "leaky-relu(0.2)",
        "softmax",
        "sigmoid",
        "huber(1.0)"
    })
    @FuzzTest
    void read(byte @NotNull [] file) throws Exception {
        readOnce(file);
        Optional<byte[]> mended = MendedModelFile.of(file);
        if (mended.isPresent()) {
            readOnce(mended.get());
        }
    }

    private static void readOnce(byte[] file) throws Exception {
        Model[] model = new Model[1];
        Bounds.require(
                InvalidFileException.class,
                SafeTensors.mostBytes(file.length),
                () -> model[0] = ModelFile.read(NAME, MemorySegment.ofArray(file)));
        if (model[0] != null) {
            use(model[0]);
        }
    }

    private static void use(Model model) {
        String schema = model.metadata().get("schema");
        if (schema != null) {
            try {
                Schema.fromJson(schema);
            } catch (IllegalArgumentException documented) {
                // The schema's own sentence.
            }
        }
        if (model.network().parameterCount() < MOST_PARAMETERS) {
            model.predict(Matrix.zeros(Precision.FLOAT64, model.network().inputs(), 1));
        }
    }
}
