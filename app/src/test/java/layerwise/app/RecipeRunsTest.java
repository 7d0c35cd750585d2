package layerwise.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import layerwise.Model;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RecipeRunsTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void everyOptimizerLearnsTheDigits(OptimizerKind optimizer) {
        CommandRun run = CommandRun.of(
                "train", "--optimizer", optimizer, "--output", folder.resolve("digits.safetensors"), "--json");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.json().object("test").number("accuracy")).isGreaterThanOrEqualTo(0.96);
    }

    @Test
    void theOptionsReachTheRecipeThatTheModelKeeps() throws IOException {
        Path file = folder.resolve("digits.safetensors");
        CommandRun run = CommandRun.of(
                "train",
                "--hidden",
                "32,32",
                "--epochs",
                "2",
                "--optimizer",
                "nesterov",
                "--weight-decay",
                "0.001",
                "--schedule",
                "warm-up(20) cosine",
                "--accumulation",
                "2",
                "--clip-norm",
                "1",
                "--clip-value",
                "0.5",
                "--l1",
                "0.1",
                "--l2",
                "0.2",
                "--max-norm",
                "3",
                "--label-smoothing",
                "0.05",
                "--averaging",
                "0.9",
                "--class-weights",
                "balanced",
                "--validation-split",
                "0.2",
                "--patience",
                "7",
                "--norm",
                "layer",
                "--residual",
                "--output",
                file);
        assertThat(run.exitCode()).as(run.err()).isZero();
        Model model = Model.load(file);
        assertThat(model.provenance())
                .containsEntry("optimizer", "Momentum[learningRate=0.01, beta=0.9, nesterov=true, weightDecay=0.001]")
                .containsEntry("schedule", "warm-up(20) cosine")
                .containsEntry("accumulation", 2L)
                .containsEntry("clip_norm", 1.0)
                .containsEntry("clip_value", 0.5)
                .containsEntry("l1", 0.1)
                .containsEntry("l2", 0.2)
                .containsEntry("max_norm", 3.0)
                .containsEntry("label_smoothing", 0.05)
                .containsEntry("averaging", 0.9)
                .containsEntry("class_weights", "balanced")
                .containsEntry("validation_split", 0.2)
                .containsEntry("patience", 7L)
                .containsEntry("seed", 1L);
        assertThat(run.out()).contains("layer norm").contains("residual");
        CommandRun step = CommandRun.of("step", "--hidden", "8,8", "--norm", "batch", "--residual", "--dropout", "0.1");
        assertThat(step.exitCode()).as(step.err()).isZero();
        assertThat(step.out())
                .contains("Forward, normalisation behind layer 1")
                .contains("dgamma2 = 1/m Σ columns of dZ ⊙ X̂")
                .contains("A2, after the normalisation and the dropout and the sum");
        CommandRun check = CommandRun.of("check-gradients", "--hidden", "8,8", "--norm", "batch", "--residual");
        assertThat(check.exitCode()).as(check.err()).isZero();
        assertThat(check.out()).contains("gamma1");
    }

    private Path table(String text) throws IOException {
        return Files.writeString(folder.resolve("people.csv"), text);
    }

    private String people(String age17, String label) {
        StringBuilder text = new StringBuilder("age,height,kind\n");
        for (int i = 1; i <= 60; i++) {
            text.append(i == 17 ? age17 : Integer.toString(20 + i % 40))
                    .append(',')
                    .append(150 + (i * 7) % 50)
                    .append(',')
                    .append(label.isEmpty() ? (i % 3 == 0 ? "yes" : "no") : label)
                    .append('\n');
        }
        return text.toString();
    }

    @Test
    void aMissingNumberIsNamedByRowAndColumn() throws IOException {
        CommandRun run = CommandRun.of("train", table(people("NaN", "")), "--missing", "refuse");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .contains("column 'age', row 17: the number is missing (an empty cell or NaN); fill it in or remove the"
                        + " row");
    }

    @Test
    void labelsThatAreAllEqualAreRefused() throws IOException {
        CommandRun run = CommandRun.of("train", table(people("37", "yes")));
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("'kind'").contains("yes");
    }

    @Test
    void aLearningRateThatIsFarTooHighEndsWithTheLastGoodModel() throws IOException {
        Path file = folder.resolve("model.safetensors");
        CommandRun run = CommandRun.of(
                "train",
                table(people("37", "")),
                "--loss",
                "binary-cross-entropy",
                "--optimizer",
                "sgd",
                "--learning-rate",
                "1e6",
                "--activation",
                "identity",
                "--hidden",
                "8,8,8",
                "--output",
                file);
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .containsPattern(
                        "the cost became NaN in epoch \\d+, step \\d+ \\(.* is not finite\\); the learning rate is"
                                + " probably too high; try a tenth of 1000000.0");
    }
}
