package layerwise.app;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import layerwise.Checkpoints;
import layerwise.Trainer;
import picocli.CommandLine.Option;

/** Whether and how a run is saved on the way, so that it can go on. */
final class CheckpointOptions {
    /** What happens where a checkpoint cannot be written. */
    enum OnFailure {
        CONTINUE,
        STOP;

        static OnFailure of(String text) {
            return switch (text) {
                case "continue" -> CONTINUE;
                case "stop" -> STOP;
                default -> throw new IllegalArgumentException("expected continue or stop, not '" + text + "'");
            };
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Option(
            names = "--checkpoint-dir",
            paramLabel = "DIR",
            description = "Save the run into this folder on the way, so that it can go on after whatever ends it.")
    private Optional<Path> folder = Optional.empty();

    @Option(
            names = "--checkpoint-epochs",
            paramLabel = "N",
            description = "Save after every so many epochs; 0 for not by epochs (default: ${DEFAULT-VALUE}).")
    private int epochs = 1;

    @Option(
            names = "--checkpoint-minutes",
            paramLabel = "MINUTES",
            description = "Save after every so many minutes, also within an epoch (default: 0, not by time).")
    private double minutes;

    @Option(
            names = "--keep-checkpoints",
            paramLabel = "N",
            description = "Keep so many of the newest, and besides the best epoch's model (default: ${DEFAULT-VALUE}).")
    private int keep = 3;

    @Option(
            names = "--on-checkpoint-failure",
            paramLabel = "WHAT",
            description = "If a checkpoint cannot be written, continue with a warning, or stop (default: continue).")
    private OnFailure onFailure = OnFailure.CONTINUE;

    @Option(
            names = "--resume",
            negatable = true,
            description = "Go on from the newest checkpoint, if there is one: to the same bits as if the run had never"
                    + " ended.")
    private boolean resume;

    Optional<Path> folder() {
        return folder;
    }

    void addTo(Configuration configuration) {
        configuration.put("checkpoint-dir", folder);
        configuration.put("checkpoint-epochs", epochs);
        configuration.put("checkpoint-minutes", minutes);
        configuration.put("keep-checkpoints", keep);
        configuration.put("on-checkpoint-failure", onFailure);
        configuration.put("resume", resume);
    }

    void apply(Trainer trainer) {
        if (folder.isEmpty()) {
            if (resume) {
                throw new InputException("--resume needs the folder of the checkpoints, --checkpoint-dir");
            }
            if (epochs != 1 || minutes != 0 || keep != 3 || onFailure != OnFailure.CONTINUE) {
                throw new InputException(
                        "there are options about checkpoints, but no folder for them; give --checkpoint-dir, too");
            }
            return;
        }
        if (!(minutes >= 0 && minutes < 1e6)) {
            throw new InputException("--checkpoint-minutes: expected 0 or more minutes, but got " + minutes);
        }
        Duration interval = Duration.ofNanos((long) (minutes * 60e9));
        trainer.resume(resume)
                .checkpoints(InputException.blaming(
                        "--checkpoint-dir",
                        () -> new Checkpoints(folder.get(), epochs, interval, keep, onFailure == OnFailure.STOP)));
    }
}
