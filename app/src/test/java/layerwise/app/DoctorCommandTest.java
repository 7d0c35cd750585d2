package layerwise.app;

import static org.assertj.core.api.Assertions.assertThat;

import layerwise.math.KernelsLadder;
import layerwise.math.KernelsProvider;
import org.junit.jupiter.api.Test;

class DoctorCommandTest {
    @Test
    void showsWhatLayerwiseRunsOnAndWhy() {
        CommandRun run = CommandRun.of("doctor", "--json");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains(Runtime.version().toString(), System.getProperty("java.home"), "heap up to");
        assertThat(run.json().objects("kernels"))
                .extracting(rung -> rung.text("name"))
                .isEqualTo(KernelsLadder.providers().stream()
                        .map(KernelsProvider::name)
                        .toList());
        assertThat(run.json().text("choice")).contains(" is used");
    }

    @Test
    void saysWhenTheKernelsAreForcedOrCannotBe() {
        assertThat(withProperty("scalar").out()).contains("scalar is used, forced by -Dlayerwise.kernels");
        CommandRun unknown = withProperty("abacus");
        assertThat(unknown.exitCode()).isZero();
        assertThat(unknown.out()).contains("none is used", "abacus");
    }

    private static CommandRun withProperty(String kernels) {
        String before = System.getProperty(KernelsLadder.PROPERTY);
        System.setProperty(KernelsLadder.PROPERTY, kernels);
        try {
            return CommandRun.of("doctor");
        } finally {
            if (before == null) {
                System.clearProperty(KernelsLadder.PROPERTY);
            } else {
                System.setProperty(KernelsLadder.PROPERTY, before);
            }
        }
    }
}
