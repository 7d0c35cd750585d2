package layerwise.app;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import layerwise.Epoch;
import layerwise.TrainingEvent;
import layerwise.file.AtomicFile;

/**
 * The folder of {@code --log-dir}: a {@link RunLog} and a {@link TensorBoardLog}. It is made where it does not exist. What cannot be
 * written there ends the log with one warning, and never the training.
 */
final class LogFolder implements Consumer<TrainingEvent>, Closeable {
    private final Path folder;
    private final RunLog lines;
    private final TensorBoardLog board;
    private final Consumer<String> warnings;
    private boolean broken;

    /**
     * A folder.
     *
     * @param settings what the run was told, by name
     * @param inUnits gives an epoch its metrics in the units that people read
     * @param warnings is told why the log ended, once, if it ends before its time
     */
    LogFolder(Path folder, Map<String, ?> settings, UnaryOperator<Epoch> inUnits, Consumer<String> warnings) {
        this.folder = folder;
        this.lines = new RunLog(folder, settings, inUnits);
        this.board = new TensorBoardLog(folder, inUnits);
        this.warnings = warnings;
    }

    /** Refuses what is there and is no folder. */
    static Path require(String option, Path folder) {
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new InputException(
                    option + ": '" + folder + "' is no folder; name one, which is made if it is missing");
        }
        return folder;
    }

    @Override
    public void accept(TrainingEvent event) {
        if (broken) {
            return;
        }
        try {
            if (event instanceof TrainingEvent.Started) {
                Files.createDirectories(folder);
            }
            lines.accept(event);
            board.accept(event);
        } catch (IOException e) {
            end(e);
        } catch (UncheckedIOException e) {
            end(Objects.requireNonNull(e.getCause()));
        }
    }

    private void end(IOException cause) {
        broken = true;
        close();
        warnings.accept("the log in '" + folder + "' ends here, because it cannot be written ("
                + AtomicFile.reason(cause) + "); training goes on");
    }

    @Override
    public void close() {
        close(lines);
        close(board);
    }

    /** Every line and record was written before, so that nothing is lost if this fails. */
    private static void close(Closeable log) {
        try {
            log.close();
        } catch (IOException late) {
            // There is nobody whom it would help to know.
        }
    }
}
