package layerwise.app;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import layerwise.Epoch;
import layerwise.TrainingEvent;

/** How training goes, on standard error: one line that is redrawn on a terminal, about ten lines in all elsewhere. */
final class Progress implements Consumer<TrainingEvent> {
    private static final int LINES = 10;
    private static final int BAR = 12;
    private static final int WIDTH = 79;
    private static final long REDRAW_NANOS = 100_000_000;

    private final PrintWriter err;
    private final boolean terminal;
    private final UnaryOperator<Epoch> inUnits;
    private int epochs;
    private long drawn;
    private int width;

    /**
     * Progress that is told to {@code err}.
     *
     * @param terminal whether somebody watches, so that a line may be redrawn
     * @param inUnits gives an epoch its metrics in the units that people read
     */
    Progress(PrintWriter err, boolean terminal, UnaryOperator<Epoch> inUnits) {
        this.err = err;
        this.terminal = terminal;
        this.inUnits = inUnits;
    }

    @Override
    public void accept(TrainingEvent event) {
        switch (event) {
            case TrainingEvent.Started started -> {
                epochs = started.epochs();
                drawn = System.nanoTime() - REDRAW_NANOS;
            }
            case TrainingEvent.EpochEnded ended -> {
                Epoch epoch = ended.epoch();
                if (terminal) {
                    redraw(inUnits.apply(epoch), ended.elapsed());
                } else if (epoch.number() == 1 || epoch.number() % Math.ceilDiv(epochs, LINES) == 0 || isLast(epoch)) {
                    err.println(number(epoch) + "  " + String.join("  ", measurements(inUnits.apply(epoch))));
                }
            }
            case TrainingEvent.Resumed resumed ->
                say("going on from '" + resumed.file() + "', after epoch " + resumed.epoch() + " and "
                        + Descriptions.count((int) resumed.steps(), "step"));
            case TrainingEvent.Warned warned -> say("warning: " + warned.message());
            case TrainingEvent.CheckpointFailed failed -> say("warning: " + failed.message());
            case TrainingEvent.CheckpointSaved _ -> {}
            case TrainingEvent.Ended _ -> end();
        }
    }

    private void say(String sentence) {
        end();
        err.println("layerwise: " + sentence);
        err.flush();
    }

    /** Leaves the line that is being redrawn, so that what is printed next stands on its own. */
    void end() {
        if (width > 0) {
            err.println();
            width = 0;
        }
    }

    private boolean isLast(Epoch epoch) {
        return epoch.number() == epochs;
    }

    private void redraw(Epoch epoch, Duration elapsed) {
        if (System.nanoTime() - drawn < REDRAW_NANOS && !isLast(epoch)) {
            return;
        }
        int full = (int) ((long) BAR * epoch.number() / epochs);
        StringBuilder line = new StringBuilder("█".repeat(full) + "·".repeat(BAR - full));
        line.append(' ').append(number(epoch)).append("  ").append(time(epoch, elapsed));
        // The last metric says most; a line that is longer than the terminal is wide could not be redrawn.
        for (String measurement : measurements(epoch).reversed()) {
            if (line.length() + 2 + measurement.length() <= WIDTH) {
                line.append("  ").append(measurement);
            }
        }
        err.print("\r" + line + " ".repeat(Math.max(0, width - line.length())));
        err.flush();
        width = line.length();
        drawn = System.nanoTime();
    }

    private String number(Epoch epoch) {
        String last = Integer.toString(epochs);
        String number = Integer.toString(epoch.number());
        return "epoch " + " ".repeat(last.length() - number.length()) + number + "/" + last;
    }

    private static List<String> measurements(Epoch epoch) {
        List<String> measurements = new ArrayList<>();
        measurements.add("cost " + TextTable.number(epoch.cost()));
        epoch.metrics()
                .forEach((name, value) -> measurements.add(name.replace('_', ' ') + " " + TextTable.number(value)));
        return measurements;
    }

    private String time(Epoch epoch, Duration elapsed) {
        return isLast(epoch)
                ? text(elapsed)
                : text(elapsed.multipliedBy(epochs - epoch.number()).dividedBy(epoch.number())) + " left";
    }

    /** A duration as people say it: {@code 0.4 s}, {@code 42 s}, {@code 3 min 05 s}, {@code 2 h 10 min}. */
    static String text(Duration duration) {
        long seconds = Math.round(duration.toMillis() / 1000.0);
        if (seconds < 10) {
            return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
        }
        if (seconds < 60) {
            return seconds + " s";
        }
        return seconds < 3600
                ? String.format(Locale.ROOT, "%d min %02d s", seconds / 60, seconds % 60)
                : String.format(Locale.ROOT, "%d h %02d min", seconds / 3600, seconds / 60 % 60);
    }
}
