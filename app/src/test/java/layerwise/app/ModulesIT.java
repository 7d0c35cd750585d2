package layerwise.app;

import static layerwise.app.Checkout.LIBRARIES;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The finished jars, on the module path and on the class path, with the Vector API and without it. */
class ModulesIT {
    private static final String MAIN = "layerwise.app.Main";
    private static final String FALLBACK = "Layerwise runs on its slow scalar kernels:";
    private static final List<String> VECTOR = List.of("--add-modules", "jdk.incubator.vector");
    private static final List<String> NO_VECTOR = List.of();
    private static final String PROGRAM = """
                package client;

                import layerwise.Activation;
                import layerwise.Layer;
                import layerwise.Network;
                import layerwise.Recipe;
        import layerwise.Trainer;
                import layerwise.math.Matrix;

                public class Client {
                    public static void main(String[] arguments) {
                        Matrix x = Matrix.of(new double[][] {{0, 0, 1, 1}, {0, 1, 0, 1}});
                        Matrix y = Matrix.of(new double[][] {{0, 1, 1, 1}});
                        Network or = Network.of(
                                2, new Layer.Dense(1, Activation.SIGMOID, Activation.SIGMOID.initializer()));
                        new Trainer(or, new Recipe().epochs(2)).train(x, y);
                        new Trainer(or, new Recipe().epochs(2)).train(x, y);
                        System.out.println(Client.class.getModule().isNamed() + " " + Network.class.getModule().isNamed());
                    }
                }
        """;

    @TempDir
    Path folder;

    private Path classes = Path.of("");

    @BeforeEach
    void makeFolder() throws IOException {
        classes = Files.createDirectory(folder.resolve("classes"));
    }

    @Test
    void commandLineRunsOnModulePath() throws Exception {
        assertThat(succeed(VECTOR, "-p", LIBRARIES.toString(), "-m", "layerwise.app/" + MAIN, "--version")
                        .output())
                .startsWith("layerwise 0.");
    }

    @Test
    void commandLineRunsOnClassPath() throws Exception {
        assertThat(succeed(VECTOR, "-cp", LIBRARIES + "/*", MAIN, "--version").output())
                .startsWith("layerwise 0.");
    }

    @Test
    void coreRunsOnModulePathOfNamedModule() throws Exception {
        compileModule();
        for (List<String> options : List.of(VECTOR, NO_VECTOR)) {
            ChildProcess client = succeed(options, "-p", core() + ":" + classes, "-m", "client/client.Client");
            assertThat(client.output()).isEqualToIgnoringNewLines("true true");
            assertThat(client.errors().split(FALLBACK, -1)).hasSize(options.equals(VECTOR) ? 1 : 2);
        }
    }

    @Test
    void coreRunsOnClassPath() throws Exception {
        compile("-cp", core().toString(), program().toString());
        for (List<String> options : List.of(VECTOR, NO_VECTOR)) {
            ChildProcess client = succeed(options, "-cp", core() + ":" + classes, "client.Client");
            assertThat(client.output()).isEqualToIgnoringNewLines("false false");
            assertThat(client.errors().split(FALLBACK, -1)).hasSize(options.equals(VECTOR) ? 1 : 2);
        }
    }

    @Test
    void coreTrainsInARuntimeWithoutTheFlightRecorder() throws Exception {
        compile("-cp", core().toString(), program().toString());
        ChildProcess client =
                succeed(List.of("--limit-modules", "java.base"), "-cp", core() + ":" + classes, "client.Client");
        assertThat(client.output()).isEqualToIgnoringNewLines("false false");
    }

    @Test
    void commandLineWithoutVectorApiComputesOnScalarKernelsAndSaysSoOnce() throws Exception {
        String model = folder.resolve("model.safetensors").toString();
        ChildProcess train = succeed(
                NO_VECTOR, "-cp", LIBRARIES + "/*", MAIN, "train", "--epochs", "2", "--output", model, "--json");
        assertThat(train.output().lines().toList().getLast()).contains("\"scalar\"");
        assertThat(train.errors().split(FALLBACK, -1)).as(train.report()).hasSize(2);
        assertThat(folder.resolve("model.safetensors")).exists();
    }

    private ChildProcess succeed(List<String> options, String... arguments) throws Exception {
        ChildProcess java = ChildProcess.java(folder, Stream.concat(options.stream(), Stream.of(arguments)));
        assertThat(java.exitCode()).as(java.report()).isZero();
        return java;
    }

    private void compileModule() throws IOException {
        Path descriptor = folder.resolve("module-info.java");
        Files.writeString(descriptor, "module client { requires layerwise.core; }");
        compile("-p", core().toString(), descriptor.toString(), program().toString());
    }

    private Path program() throws IOException {
        return Files.writeString(folder.resolve("Client.java"), PROGRAM);
    }

    /** Compiles into the folder of classes; neither JSpecify nor the Vector API is there, as with a user of the core. */
    private void compile(String... arguments) {
        List<String> options = Stream.concat(Stream.of("-d", classes.toString()), Stream.of(arguments))
                .toList();
        ByteArrayOutputStream messages = new ByteArrayOutputStream();
        int exitCode =
                ToolProvider.getSystemJavaCompiler().run(null, messages, messages, options.toArray(String[]::new));
        assertThat(exitCode)
                .as("javac %s%n%s", String.join(" ", options), messages.toString(StandardCharsets.UTF_8))
                .isZero();
    }

    private static Path core() throws IOException {
        try (Stream<Path> jars = Files.list(LIBRARIES)) {
            return jars.filter(jar -> jar.getFileName().toString().startsWith("layerwise-core-"))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
