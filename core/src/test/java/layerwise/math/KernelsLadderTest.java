package layerwise.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KernelsLadderTest {
    @Test
    void theScalarKernelsAreAlwaysThereAndLast() {
        List<KernelsProvider> providers = KernelsLadder.providers();
        assertThat(providers.getLast().name()).isEqualTo("scalar");
        assertThat(providers.getLast().probe()).isEmpty();
        assertThat(providers).extracting(KernelsProvider::name).contains("vector");
    }

    @Test
    void withoutANameTheFastestAvailableIsChosenUnlessThePropertyForcesOne() {
        String forced = System.getProperty(KernelsLadder.PROPERTY);
        String expected = forced != null
                ? forced
                : KernelsLadder.providers().stream()
                        .filter(provider -> provider.probe().isEmpty())
                        .findFirst()
                        .orElseThrow()
                        .name();
        assertThat(Kernels.best(1).name()).isEqualTo(expected);
        assertThat(KernelsLadder.choose(Optional.of("scalar")).name()).isEqualTo("scalar");
    }

    @Test
    void aNameThatIsNotThereIsRefusedWithThoseThatAre() {
        assertThatThrownBy(() -> Kernels.named("gpu", 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("unknown kernels 'gpu'")
                .hasMessageContaining("vector")
                .hasMessageContaining("scalar");
        assertThatThrownBy(() -> Kernels.best(0)).hasMessageContaining("at least 1");
    }
}
