package layerwise.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StepCommandTest {
    @TempDir
    Path folder;

    /** One weight that starts at 0, two examples: every number can be computed by hand. */
    @Test
    void showsTheNumbersOfAStepThatCanBeComputedByHand() {
        Path table = Tables.write(folder.resolve("two.csv"), "x,kind\n-3,no\n5,yes\n");
        CommandRun run = CommandRun.of("step", table, "--hidden", "none", "--init", "zeros", "--learning-rate", "1");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out().replaceAll(" +", " "))
                .contains("A0 (1, 2)\n -1.0000 1.0000\n")
                .contains("W1 (1, 1)\n 0.0000\n")
                .contains("Z1 = W1·A0 + b1 (1, 2)\n 0.0000 0.0000\n")
                .contains("A1 = sigmoid(Z1) (1, 2)\n 0.5000 0.5000\n")
                .contains("Y (1, 2)\n 0.0000 1.0000\n")
                .contains("J = −1/m Σ (y log a + (1 − y) log(1 − a))\n 0.69314718\n")
                .contains("dA1 = −(y/a − (1 − y)/(1 − a)) (1, 2)\n 2.0000 -2.0000\n")
                .contains("dZ1 = dA1 ⊙ g′(Z1) = A1 − Y (1, 2)\n 0.5000 -0.5000\n")
                .contains("dW1 = 1/m dZ1·A0ᵀ (1, 1)\n -0.5000\n")
                .contains("db1 = 1/m Σ columns of dZ1 (1, 1)\n 0.0000\n")
                .contains("W1 := W1 − 1.0·dW1 (1, 1), before → after\n 0.0000 → 0.5000\n")
                // log(1 + e^-0.5) of both examples
                .contains("J = 0.69314718 before, 0.47407698 after");
    }

    @Test
    void showsOneLayerOnly() {
        CommandRun run = CommandRun.of("step", "--layer", "2", "--hidden", "8,5", "--examples", "3");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("the first 3 rows of the built-in handwritten digits")
                .contains("A1  (8, 3)")
                .contains("W2  (5, 8)")
                .contains("dA2 = W3ᵀ·dZ3  (5, 3)")
                .doesNotContain("dZ1", "dZ3 = ");
    }

    @Test
    void cutsLargeMatricesAndSaysSo() {
        List<String> lines = CommandRun.of("step", "--hidden", "8", "--window", "2", "--layer", "1")
                .outLines();

        int w1 = lines.indexOf("  W1  (8, 64)");
        assertThat(lines.get(w1 + 1)).matches(" +\\S+ +\\S+ +…");
        assertThat(lines.get(w1 + 3).replaceAll(" +", " ")).isEqualTo(" … … …");
        assertThat(lines.get(w1 + 4)).isEmpty();
    }

    @Test
    void marksWhatADropoutChanges() {
        CommandRun run = CommandRun.of("step", "--hidden", "8", "--dropout", "0.5");

        assertThat(run.out()).contains("A1, after the dropout").contains("dA1 = W2ᵀ·dZ2, through the dropout");
    }

    @Test
    void refusesALayerThatIsNotThere() {
        CommandRun run = CommandRun.of("step", "--layer", "9");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).isEqualToIgnoringNewLines("layerwise: --layer: the network has layers 1 to 3, not 9");
    }
}
