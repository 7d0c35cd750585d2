package layerwise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import layerwise.file.InvalidFileException;
import layerwise.file.SafeTensors;
import layerwise.math.Matrix;
import layerwise.math.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ModelFileTest {
    private static final Network NETWORK = Network.of(
                    4,
                    Layer.dense(3, Activation.leakyRelu(0.2), Initializer.normal(0.1)),
                    Layer.dropout(0.25),
                    Layer.dense(2, Activation.IDENTITY))
            .withLoss(Loss.huber(0.5));

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void whatIsSavedIsLoaded(Precision precision) throws IOException {
        Matrix x = Samples.normal(1, 4, 20);
        Matrix y = Samples.normal(2, 2, 20);
        Model model = new Trainer(NETWORK, new Recipe().epochs(2).precision(precision))
                .train(x, y)
                .model()
                .withMetadata("note", "tried on a Sunday: \"ü\"\n");
        Path file = folder.resolve("model.safetensors");
        model.save(file);
        Model loaded = Model.load(file);
        assertThat(loaded.network()).isEqualTo(model.network());
        assertThat(loaded.parameters().flat().sameBits(model.parameters().flat()))
                .isTrue();
        assertThat(loaded.metadata()).isEqualTo(model.metadata());
        assertThat(loaded.provenance())
                .isEqualTo(model.provenance())
                .containsEntry("seed", 1L)
                .containsEntry("epochs", 2L);
        assertThat(loaded.predict(x).sameBits(model.predict(x))).isTrue();
        assertThatThrownBy(() -> loaded.parameters().W(1).fill(0)).isInstanceOf(UnsupportedOperationException.class);
        Path again = folder.resolve("again.safetensors");
        loaded.save(again);
        assertThat(again).hasSameBinaryContentAs(file);
    }

    /** The digests are those of hashlib over NumPy's bytes, as docs/model-file.md says. */
    @ParameterizedTest
    @CsvSource({
        "FLOAT64, false, 0c59c35cc71687b4e92e29fc43680a6cd73f7767333d28c5d63a0f59c913b144",
        "FLOAT32, false, 66f28e02d8d32671dee4313fac51c640bfc7eb8ff6139150f7874534dac29d02",
        "FLOAT64, true, 7fefea2a1ca7ae0aea98af6940de071f1bca15ffd9d2c03399e336229e4a3f59"
    })
    void theModelKnowsWhatItWasTrainedOn(Precision precision, boolean weighted, String sha256) {
        Matrix x = Matrix.of(new double[][] {{1, 3, -0.5}, {2, 4, 0.1}});
        Matrix y = Matrix.of(new double[][] {{0, 1, 1}});
        Matrix weights = Matrix.of(new double[][] {{1, 3, 2}});
        Trainer trainer = new Trainer(
                Network.of(2, Layer.dense(1, Activation.SIGMOID)).withLoss(Loss.BINARY_CROSS_ENTROPY),
                new Recipe().epochs(1).precision(precision));
        Model model = (weighted ? trainer.train(x, y, weights) : trainer.train(x, y)).model();
        assertThat(model.provenance()).containsEntry("examples_sha256", sha256);
        x.set(1, 2, 0.2);
        assertThat(trainer.train(x, y).model().provenance().get("examples_sha256"))
                .isNotEqualTo(sha256);
    }

    /** Normalisations, some of them folded into weights, and blocks; what is predicted is what the watched pass shows. */
    @Test
    void everyKindOfLayerIsSavedAndPredicts() throws IOException {
        Network network = Network.of(
                4,
                Layer.batchNorm(),
                Layer.dense(6, Activation.IDENTITY),
                Layer.batchNorm(Activation.RELU),
                Layer.residual(
                        Layer.dense(6, Activation.IDENTITY), Layer.batchNorm(Activation.TANH), Layer.dropout(0.1)),
                Layer.dense(6, Activation.TANH),
                Layer.batchNorm(),
                Layer.dense(6, Activation.SILU),
                Layer.layerNorm(Activation.TANH),
                Layer.dense(2, Activation.SOFTMAX));
        Matrix x = Samples.normal(1, 4, 40);
        Model model = new Trainer(network, new Recipe().epochs(3).batchSize(20).precision(Precision.FLOAT64))
                .train(x, Samples.classNumbers(2, 2, 40))
                .model();
        Path file = folder.resolve("model.safetensors");
        model.save(file);
        Model loaded = Model.load(file);
        assertThat(loaded.network()).isEqualTo(network);
        assertThat(loaded.parameters().statistics().sameBits(model.parameters().statistics()))
                .isTrue();
        assertThat(loaded.predict(x).sameBits(model.predict(x))).isTrue();
        Matrix watched = network.forward(model.parameters(), x).output();
        assertThat(NumpyFixture.relativeDifference(model.predict(x), watched)).isLessThan(1e-12);
        assertThat(model.folded().network().layers()).hasSize(network.layers().size() - 1);
    }

    @Test
    void refusesASafetensorsFileThatIsNoModel() throws IOException {
        Path file = folder.resolve("tensors.safetensors");
        SequencedMap<String, Matrix> tensors = new LinkedHashMap<>();
        tensors.put("x", Samples.normal(1, 2, 2));
        SafeTensors.write(file, tensors, new LinkedHashMap<>());
        assertThatThrownBy(() -> Model.load(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not a Layerwise model")
                .hasMessageContaining("tensors.safetensors");
    }

    @Test
    void refusesANewerFormatAndTensorsThatDoNotFitTheNetwork() throws IOException {
        Model model = Model.of(NETWORK, NETWORK.initialize(Precision.FLOAT32, 1));
        Path file = folder.resolve("model.safetensors");
        model.save(file);
        SafeTensors.Content content = SafeTensors.read(file);

        SequencedMap<String, String> newer = new LinkedHashMap<>(content.metadata());
        newer.put("format_version", "2");
        newer.put("layerwise_version", "7.1.0");
        SafeTensors.write(file, content.tensors(), newer);
        assertThatThrownBy(() -> Model.load(file))
                .isInstanceOf(InvalidFileException.class)
                .hasMessage("cannot read '" + file + "': its format version is 2, but this Layerwise reads version 1; "
                        + "it was written by Layerwise 7.1.0: update to that or a later one");

        newer.put("format_version", "zwei");
        SafeTensors.write(file, content.tensors(), newer);
        assertThatThrownBy(() -> Model.load(file))
                .hasMessageEndingWith("its format version is zwei, but this Layerwise reads version 1");

        SequencedMap<String, Matrix> fewer = new LinkedHashMap<>(content.tensors());
        fewer.remove("b2");
        SafeTensors.write(file, fewer, content.metadata());
        assertThatThrownBy(() -> Model.load(file)).hasMessageContaining("b2 is missing");

        SequencedMap<String, Matrix> other = new LinkedHashMap<>(content.tensors());
        other.put("b2", Matrix.zeros(Precision.FLOAT32, 3, 1));
        SafeTensors.write(file, other, content.metadata());
        assertThatThrownBy(() -> Model.load(file))
                .hasMessageContaining("(2, 1)")
                .hasMessageContaining("(3, 1)");

        SequencedMap<String, String> broken = new LinkedHashMap<>(content.metadata());
        broken.put("network", "{\"inputs\":4,\"layers\":[{\"layer\":\"conv\"}],\"loss\":\"huber\"}");
        SafeTensors.write(file, content.tensors(), broken);
        assertThatThrownBy(() -> Model.load(file)).hasMessageContaining("unknown layer 'conv'");
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
        "levels":[4,-3],"dimensions":2                | must be an array of whole numbers from 0
        "levels":[4,2.5],"dimensions":2               | must be an array of whole numbers
        "levels":[4,0],"dimensions":2                 | must have 1 to 16777216 levels
        "levels":[],"dimensions":2                    | at least 1 field
        "levels":[4,3],"dimensions":0                 | at least 1 dimension
        "levels":[4,3],"dimensions":2,"bias":true     | unknown field 'bias'
        "levels":[4,3]                                | field 'dimensions' is missing
        "levels":[16777216],"dimensions":2147483647   | too many numbers
        "levels":[4,3,2,2,2],"dimensions":2           | takes the last 5 inputs, but there are 4
        "levels":[4,3],"dimensions":3                 | the parameter E is missing
        """)
    void refusesAnEmbeddingThatCannotBe(String fields, String sentence) throws IOException {
        Model model = Model.of(NETWORK, NETWORK.initialize(Precision.FLOAT32, 1));
        Path file = folder.resolve("model.safetensors");
        model.save(file);
        SafeTensors.Content content = SafeTensors.read(file);
        SequencedMap<String, String> other = new LinkedHashMap<>(content.metadata());
        other.computeIfPresent(
                "network",
                (_, text) -> text.replace("\"layers\":[", "\"layers\":[{\"layer\":\"embedding\"," + fields + "},"));
        SafeTensors.write(file, content.tensors(), other);
        assertThatThrownBy(() -> Model.load(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(sentence);
    }

    /** A format to come may hold what this one cannot; that it is newer is then the reason, not what is unknown. */
    @Test
    void aNewerFormatIsToldAsThatWhateverItHolds() throws IOException {
        Path file = folder.resolve("model.safetensors");
        String header = "{\"W1\":{\"dtype\":\"BF16\",\"shape\":[1],\"data_offsets\":[0,2],\"scale\":1},"
                + "\"__metadata__\":{\"format\":\"layerwise\",\"format_version\":\"10\"}}";
        Files.write(file, ModelBytes.of(header, new byte[2]));
        assertThatThrownBy(() -> Model.load(file))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageEndingWith("its format version is 10, but this Layerwise reads version 1; update Layerwise");
    }

    @Test
    void theFileSaysWhichLayerwiseWroteIt() throws IOException {
        Path file = folder.resolve("model.safetensors");
        Model.of(NETWORK, NETWORK.initialize(Precision.FLOAT32, 1)).save(file);
        assertThat(SafeTensors.read(file).metadata())
                .containsEntry("layerwise_version", Release.VERSION)
                .hasEntrySatisfying(
                        "layerwise_version",
                        version -> assertThat(version).matches("[0-9]+\\.[0-9]+\\.[0-9]+(-SNAPSHOT)?"));
        assertThat(Model.load(file).metadata()).isEmpty();
    }

    @Test
    void aMissingFileIsNamed() {
        assertThatThrownBy(() -> Model.load(folder.resolve("absent")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("absent");
    }

    @Test
    void aFailedSaveLeavesTheOlderFileAndNothingElse() throws IOException {
        Path nowhere = folder.resolve("missing").resolve("model.safetensors");
        Model model = Model.of(NETWORK, NETWORK.initialize(Precision.FLOAT32, 1));
        assertThatThrownBy(() -> model.save(nowhere))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("missing");
        try (var files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void itsOwnMetadataNamesAreReserved() {
        Model model = Model.of(NETWORK, NETWORK.initialize(Precision.FLOAT32, 1));
        assertThatThrownBy(() -> model.withMetadata("network", "{}")).hasMessageContaining("network");
    }
}
