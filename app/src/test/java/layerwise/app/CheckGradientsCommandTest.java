package layerwise.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckGradientsCommandTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"relu", "tanh", "gelu", "leaky-relu(0.2)"})
    void findsTheGradientsRight(String activation) {
        CommandRun run = CommandRun.of(
                "check-gradients",
                Tables.threeClasses(folder),
                "--hidden",
                "5,4",
                "--activation",
                activation,
                "--json");

        assertThat(run.exitCode()).as(run.out()).isZero();
        assertThat(run.out()).contains("The gradients are right");
        assertThat(run.json().flag("right")).isTrue();
        assertThat(run.json().number("relative_difference")).isLessThan(1e-7);
        assertThat(run.json().objects("parameters"))
                .extracting(parameter -> parameter.text("name"))
                .containsExactly("W1", "b1", "W2", "b2", "W3", "b3");
    }

    @Test
    void checksAsManyEntriesAsAsked() {
        CommandRun run = CommandRun.of("check-gradients", "--hidden", "6", "--entries", "50", "--examples", "3");

        assertThat(run.exitCode()).as(run.out()).isZero();
        assertThat(run.out().replaceAll(" +", " "))
                .contains("3 examples")
                .contains("W1 50 0")
                .contains("b1 6 0");
    }

    /** The first target is the mean, 0 when standardised, as is the output at first: at the corner of |a − y|. */
    @Test
    void doesNotCallRightWhatCouldNotBeChecked() {
        Path table = Tables.write(folder.resolve("corner.csv"), "x,y\n5,2\n1,1\n2,3\n");
        CommandRun run = CommandRun.of(
                "check-gradients",
                table,
                "--hidden",
                "none",
                "--init",
                "zeros",
                "--loss",
                "mean-absolute-error",
                "--examples",
                "1");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).contains("Nothing could be checked");
    }

    @Test
    void usesTheKernelsAskedFor() {
        assertThat(CommandRun.of("check-gradients", "--hidden", "3", "--kernels", "scalar")
                        .out())
                .contains("scalar kernels");
    }
}
