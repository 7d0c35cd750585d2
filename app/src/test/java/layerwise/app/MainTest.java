package layerwise.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "train",
                "cross-validate",
                "predict",
                "evaluate",
                "inspect",
                "plot",
                "plot-boundary",
                "step",
                "check-gradients",
                "doctor"
            })
    void everyCommandHasHelpWithExamples(String command) {
        CommandRun run = CommandRun.of(command, "--help");

        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).startsWith("Usage: layerwise " + command).contains("Examples:\n  layerwise " + command);
        assertThat(run.outLines()).allMatch(line -> line.length() <= 80);
        assertThat(CommandRun.of().out()).contains("\n  " + command + " ");
        assertThat(CommandRun.of("help", command)).isEqualTo(run);
        assertThat(CommandRun.of("--stack-trace", command, "--help")).isEqualTo(run);
    }

    @Test
    void helpIsWhatComesWithoutACommand() {
        assertThat(CommandRun.of().exitCode()).isZero();
        assertThat(CommandRun.of().out()).isEqualTo(CommandRun.of("--help").out());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--version", "-V", "train --version"})
    void theVersionNamesItselfAndJava(String arguments) {
        CommandRun run = CommandRun.of((Object[]) arguments.split(" ", -1));

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).startsWith("layerwise ").contains("Java " + Runtime.version());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "trian | unknown command 'trian' (did you mean train?); see 'layerwise --help'",
                "check-gradient | unknown command 'check-gradient' (did you mean check-gradients?); see 'layerwise"
                        + " --help'",
                "train --hiden 3 | unknown option '--hiden' (did you mean --hidden?); see 'layerwise train --help'",
                "predict | missing required parameter: 'MODEL'; see 'layerwise predict --help'",
                "doctor now | one argument too many, 'now'; see 'layerwise doctor --help'",
            })
    void mistypedWordsAreMetWithTheNearest(String arguments, String sentence) {
        CommandRun run = CommandRun.of((Object[]) arguments.split(" ", -1));

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).isEqualToIgnoringNewLines("layerwise: " + sentence);
    }

    @Test
    void theStackTraceIsShownOnRequest() {
        CommandRun run = CommandRun.of("inspect", "nowhere.safetensors", "--stack-trace");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("\tat layerwise.app.InspectCommand");
        assertThat(run.errLines().getLast()).startsWith("layerwise: cannot read 'nowhere.safetensors'");
    }

    @Test
    void outputThatCannotBeWrittenIsAFailure() {
        OutputStream full = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("No space left on device");
            }
        };
        StringWriter err = new StringWriter();
        Output output = new Output(new PrintWriter(full, false, StandardCharsets.UTF_8), new PrintWriter(err), false);

        assertThat(Main.run(new String[] {"doctor"}, output)).isEqualTo(1);
        assertThat(err).hasToString("layerwise: standard output could not be written to the end\n");
    }
}
