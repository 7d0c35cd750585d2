package layerwise.app;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.StringJoiner;
import java.util.TreeMap;
import layerwise.Epoch;
import layerwise.data.DataFile;
import layerwise.data.DataFormat;
import layerwise.data.ReadOptions;
import layerwise.file.AtomicFile;
import layerwise.file.JsonObject;
import layerwise.table.Column;
import layerwise.table.Table;

/**
 * The epochs of a run, read from its log or its history.
 *
 * @param name as the user calls it
 * @param description some of its settings in words; empty where they are not known
 * @param epochs by their numbers, at least one; what is not known of them, or was not finite, is NaN
 */
record RunHistory(String name, String description, List<Epoch> epochs) {
    private static final String REMEDY =
            "; name a folder that 'train --log-dir' wrote, or a table that 'train --history' wrote";
    private static final List<String> DESCRIBED = List.of("optimizer", "learning_rate", "batch_size", "seed");

    RunHistory {
        epochs = List.copyOf(epochs);
    }

    /**
     * The history in a folder with a {@link RunLog}, in such a log, or in a table of {@code --history}.
     *
     * @throws InputException if there is none in it; the message names the file, the line and what is wrong
     */
    static RunHistory read(Path run) {
        if (!Files.exists(run)) {
            throw new InputException("there is no run '" + run + "'" + REMEDY);
        }
        Path log = Files.isDirectory(run) ? run.resolve(RunLog.FILE) : run;
        if (!Files.exists(log)) {
            throw new InputException("the folder '" + run + "' holds no " + RunLog.FILE + REMEDY);
        }
        RunHistory history = log.toString().endsWith(".jsonl") ? ofLog(run, log) : ofTable(run);
        if (history.epochs.isEmpty()) {
            throw new InputException("'" + log + "' holds no epoch yet; wait until the first one has ended");
        }
        return history;
    }

    private static RunHistory ofLog(Path run, Path log) {
        List<String> lines = lines(log);
        SortedMap<Integer, Epoch> epochs = new TreeMap<>();
        String description = "";
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).isBlank() || isCutOff(lines, i)) {
                continue;
            }
            try {
                JsonObject line = JsonObject.parse(log + ", line " + (i + 1), lines.get(i));
                switch (line.text("event")) {
                    case "started" -> {
                        epochs.tailMap(line.count("first_epoch")).clear();
                        description = describe(line.object("settings"));
                    }
                    case "epoch" -> epochs.put(line.count("epoch"), epoch(line));
                    default -> {}
                }
            } catch (IllegalArgumentException e) {
                throw new InputException(e.getMessage() + REMEDY, e);
            }
        }
        return new RunHistory(run.toString(), description, List.copyOf(epochs.values()));
    }

    private static List<String> lines(Path log) {
        try {
            return Files.readAllLines(log);
        } catch (CharacterCodingException e) {
            throw new InputException("'" + log + "' is no log of a run: it is not UTF-8" + REMEDY, e);
        } catch (IOException e) {
            throw new InputException("'" + log + "' cannot be read: " + AtomicFile.reason(e), e);
        }
    }

    /** Whether the process was killed, or is at work, within this line. */
    private static boolean isCutOff(List<String> lines, int i) {
        boolean last = i == lines.size() - 1 || lines.get(i + 1).startsWith("{\"event\":\"started\"");
        return last && lines.get(i).startsWith("{") && !lines.get(i).endsWith("}");
    }

    private static Epoch epoch(JsonObject line) {
        SequencedMap<String, Double> metrics = new LinkedHashMap<>();
        JsonObject written = line.object("metrics");
        for (Object name : written.fields().keySet()) {
            metrics.put(name.toString(), number(written, name.toString()));
        }
        return new Epoch(line.count("epoch"), number(line, "cost"), number(line, "learning_rate"), metrics);
    }

    /** JSON has null for a number that is not finite. */
    private static double number(JsonObject object, String name) {
        return object.fields().get(name) == null ? Double.NaN : object.number(name);
    }

    private static String describe(JsonObject settings) {
        StringJoiner description = new StringJoiner(", ");
        for (String name : DESCRIBED) {
            if (settings.has(name)) {
                description.add(name.replace('_', ' ') + " " + settings.fields().get(name));
            }
        }
        return description.toString();
    }

    private static RunHistory ofTable(Path file) {
        Table table = Table.read(DataFile.open(file, ReadOptions.NONE.withFormat(DataFormat.CSV)), Long.MAX_VALUE)
                .orElseThrow();
        SortedMap<Integer, Epoch> epochs = new TreeMap<>();
        SequencedMap<String, Column.Numeric> columns = new LinkedHashMap<>();
        for (Column column : table.columns()) {
            if (column instanceof Column.Numeric numeric) {
                columns.put(column.name(), numeric);
            }
        }
        for (String needed : List.of("epoch", "cost")) {
            if (!columns.containsKey(needed)) {
                throw new InputException(
                        "'" + file + "' is no history of a run: it has no numeric column '" + needed + "'" + REMEDY);
            }
        }
        for (int i = 0; i < table.rows(); i++) {
            SequencedMap<String, Double> values = new LinkedHashMap<>();
            for (Column.Numeric column : columns.values()) {
                values.put(column.name(), column.get(i));
            }
            Epoch epoch = epoch(values);
            epochs.put(epoch.number(), epoch);
        }
        return new RunHistory(file.toString(), "", new ArrayList<>(epochs.values()));
    }

    private static Epoch epoch(SequencedMap<String, Double> values) {
        double number = take("epoch", values);
        double cost = take("cost", values);
        double learningRate = take("learning_rate", values);
        return new Epoch((int) number, cost, learningRate, values);
    }

    private static double take(String name, SequencedMap<String, Double> values) {
        Double value = values.remove(name);
        return value == null ? Double.NaN : value;
    }
}
