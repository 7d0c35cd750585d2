package layerwise.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import layerwise.math.Kernels;
import layerwise.math.KernelsLadder;
import layerwise.math.KernelsProvider;
import layerwise.math.Matrix;
import layerwise.math.Precision;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnednnProviderTest {
    @BeforeAll
    static void assumeTheLibrary() {
        assumeTrue(Library.obstacle().isEmpty());
    }

    @Test
    void standsAboveTheVectorKernelsOnTheLadder() {
        assertThat(KernelsLadder.providers()).extracting(KernelsProvider::name).startsWith("onednn", "vector");
        assertThat(KernelsLadder.providers().getFirst().description())
                .startsWith("oneDNN 3.11 with ")
                .contains("onednn-3.11-a8948803", "beside the vector kernels", "float32");
    }

    /** What the ladder says, in a Java of its own; then a product, which must come right whoever computes it. */
    public static final class LadderMain {
        private LadderMain() {}

        public static void main(String[] arguments) {
            KernelsProvider provider = KernelsLadder.providers().getFirst();
            System.out.println(provider.name() + ": "
                    + KernelsLadder.probe(provider)
                            .orElseGet(() -> arguments.length > 0 ? "-" : provider.description()));
            int size = 100;
            Matrix w = Matrix.zeros(Precision.FLOAT32, size, size);
            w.fill(1);
            Matrix z = Matrix.zeros(Precision.FLOAT32, size, size);
            Kernels kernels = arguments.length > 0 ? provider.open(1) : Kernels.best(1);
            kernels.affine(w, w, w.columns(0, 1), z);
            System.out.println(kernels.name() + " " + z.get(99, 99));
            System.out.println(KernelsLadder.choose(Optional.empty()).name());
        }
    }

    @Test
    void withoutPermissionForNativeCodeTheNextKernelsCompute() throws Exception {
        OtherProcess java =
                OtherProcess.run(Map.of(), List.of("--add-modules", "jdk.incubator.vector"), LadderMain.class);
        assertThat(java.output())
                .contains(
                        "onednn: Native libraries are not allowed; start java with --enable-native-access=ALL-UNNAMED.")
                .contains("vector 101.0")
                .doesNotContain("restricted");
    }

    @Test
    void aCacheThatCannotBeIsSaidAndTheNextKernelsCompute() throws Exception {
        OtherProcess java = OtherProcess.run(Map.of(), options("-Dlayerwise.cache=/proc/nowhere"), LadderMain.class);
        assertThat(java.output())
                .contains("onednn: oneDNN cannot be unpacked: /proc/nowhere/onednn-3.11-a8948803 cannot be made")
                .contains("vector 101.0");
    }

    /** A probe that found nothing against it is no promise: the disk may have filled since. */
    @Test
    void aLibraryThatFailsToLoadIsWarnedOfOnceAndTheNextKernelsCompute(@TempDir Path folder) throws Exception {
        // A folder that is not empty stands where the file should be renamed to.
        Path inTheWay = Files.createDirectories(folder.resolve("onednn-3.11-a8948803/libdnnl.so.3/full"));
        OtherProcess java = OtherProcess.run(
                Map.of(), options("-Dlayerwise.cache=" + folder), LadderMain.class, "without a description");
        assertThat(inTheWay).exists();
        assertThat(java.output())
                .contains("onednn: -")
                .contains("Layerwise computes without oneDNN, on the next kernels: oneDNN cannot be unpacked: ")
                .contains("onednn 101.0")
                .endsWith("vector\n");
        assertThat(java.output().split("computes without", -1)).hasSize(2);
    }

    private static List<String> options(String option) {
        return Stream.concat(OtherProcess.USUAL.stream(), Stream.of(option)).toList();
    }
}
