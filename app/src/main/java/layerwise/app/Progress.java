package layerwise.app;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import layerwise.Epoch;
import layerwise.TrainingEvent;

/**
 * How training goes, on standard error: one line that is redrawn on a terminal, about ten lines in all elsewhere. Warnings
 * have lines of their own, one each.
 */
final class Progress implements Consumer<TrainingEvent> {
    private static final int LINES = 10;
    private static final int WIDTH = 79;
    private static final long REDRAW_NANOS = 100_000_000;

    private final PrintWriter err;
    private final boolean terminal;
    private final UnaryOperator<Epoch> inUnits;
    private final Set<String> warnings = new HashSet<>();
    private int epochs;
    private int firstEpoch;
    private int examples;
    private int shown;
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
                firstEpoch = started.firstEpoch();
                examples = started.examples();
                shown = 0;
                drawn = System.nanoTime() - REDRAW_NANOS;
            }
            case TrainingEvent.EpochEnded ended -> {
                if (terminal ? System.nanoTime() - drawn >= REDRAW_NANOS : isOneOfTheLines(ended.epoch())) {
                    show(ended.epoch(), ended.elapsed());
                }
            }
            case TrainingEvent.Resumed resumed ->
                say("going on from '" + resumed.file() + "', after epoch " + resumed.epoch() + " and "
                        + Descriptions.count((int) resumed.steps(), "step"));
            case TrainingEvent.Warned(String message) -> warn(message);
            case TrainingEvent.CheckpointFailed(String message) -> warn(message);
            case TrainingEvent.CheckpointSaved _ -> {}
            case TrainingEvent.Ended ended -> {
                ended.last().filter(last -> last.number() != shown).ifPresent(last -> show(last, ended.elapsed()));
                end();
            }
        }
    }

    /** Prints a warning, unless it was printed before. */
    void warn(String message) {
        if (warnings.add(message)) {
            say("warning: " + message);
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

    private boolean isOneOfTheLines(Epoch epoch) {
        return epoch.number() == firstEpoch || epoch.number() % Math.ceilDiv(epochs, LINES) == 0;
    }

    private void show(Epoch epoch, Duration elapsed) {
        Epoch read = inUnits.apply(epoch);
        if (terminal) {
            redraw(line(read, elapsed));
        } else {
            err.println(number(read) + "  " + String.join("  ", measurements(read)));
        }
        shown = epoch.number();
    }

    private void redraw(String line) {
        err.print("\r" + line + " ".repeat(Math.max(0, width - line.length())));
        err.flush();
        width = line.length();
        drawn = System.nanoTime();
    }

    /**
     * Epoch, cost, metrics, learning rate, speed and the time that is left. A line that is longer than the terminal is wide could not
     * be redrawn, so what matters least gives way: first all metrics but the last, which says most, then the speed.
     */
    private String line(Epoch epoch, Duration elapsed) {
        List<String> parts = new ArrayList<>(List.of(number(epoch), measurement("cost", epoch.cost())));
        epoch.metrics().forEach((name, value) -> parts.add(measurement(name.replace("validation_", "val "), value)));
        int lastMetric = parts.size() - 1;
        parts.add("lr " + compact(epoch.learningRate()));
        parts.add(speed(epoch, elapsed));
        parts.add(time(epoch, elapsed));

        List<Integer> byImportance = new ArrayList<>(List.of(0, lastMetric + 3, 1));
        for (int part = lastMetric; part <= lastMetric + 2; part++) {
            byImportance.add(part);
        }
        for (int part = lastMetric - 1; part > 1; part--) {
            byImportance.add(part);
        }
        SortedSet<Integer> taken = new TreeSet<>();
        int length = -2;
        for (int part : byImportance) {
            int more = parts.get(part).length() + 2;
            if (length + more <= WIDTH && taken.add(part)) {
                length += more;
            }
        }
        return taken.stream().map(parts::get).collect(Collectors.joining("  "));
    }

    private String number(Epoch epoch) {
        String last = Integer.toString(epochs);
        String number = Integer.toString(epoch.number());
        return "epoch " + " ".repeat(Math.max(0, last.length() - number.length())) + number + "/" + last;
    }

    private static List<String> measurements(Epoch epoch) {
        List<String> measurements = new ArrayList<>(List.of(measurement("cost", epoch.cost())));
        epoch.metrics().forEach((name, value) -> measurements.add(measurement(name, value)));
        return measurements;
    }

    private static String measurement(String name, double value) {
        return name.replace('_', ' ') + " " + TextTable.number(value);
    }

    private int epochsSinceStart(Epoch epoch) {
        return epoch.number() - firstEpoch + 1;
    }

    /** The training examples gone through in a second, on average since the start. */
    private String speed(Epoch epoch, Duration elapsed) {
        double perSecond = (double) examples * epochsSinceStart(epoch) / Math.max(1e-9, elapsed.toNanos() / 1e9);
        String unit = perSecond < 1e4 ? "" : perSecond < 1e7 ? "k" : "M";
        double scaled = perSecond / (unit.isEmpty() ? 1 : unit.equals("k") ? 1e3 : 1e6);
        return Math.round(scaled) + unit + " ex/s";
    }

    private String time(Epoch epoch, Duration elapsed) {
        // A run that was resumed may end before its first epoch here has.
        return epoch.number() == epochs || epochsSinceStart(epoch) < 1
                ? text(elapsed)
                : "ETA " + clock(elapsed.multipliedBy(epochs - epoch.number()).dividedBy(epochsSinceStart(epoch)));
    }

    /** A number of three digits in few characters: {@code 0.001}, {@code 9.77e-4}. */
    private static String compact(double value) {
        if (value != 0 && Math.abs(value) < 1e-3) {
            return String.format(Locale.ROOT, "%.2e", value).replaceFirst("\\.?0*e-0?", "e-");
        }
        String plain = String.format(Locale.ROOT, "%.3g", value);
        return plain.contains(".") ? plain.replaceFirst("\\.?0+$", "") : plain;
    }

    /** A duration as on a clock: {@code 0:42}, {@code 12:05}, {@code 1:23:00}. */
    static String clock(Duration duration) {
        long seconds = Math.round(duration.toMillis() / 1000.0);
        return seconds < 3600
                ? String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60)
                : String.format(Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
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
