package layerwise.app;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;
import layerwise.table.Column;
import layerwise.table.Table;
import layerwise.table.TableSource;

/** What a file calls the columns that a model was trained on. */
final class ColumnNames {
    private final String option;
    // Those of training by those of the file.
    private final SequencedMap<String, String> names = new LinkedHashMap<>();

    /**
     * The names of the features.
     *
     * @param option that names them, for messages
     * @param inFile what the file calls them; as in training where empty
     * @param trained what the training rows call them, in the same order
     */
    ColumnNames(String option, List<String> inFile, List<String> trained) {
        if (!inFile.isEmpty() && inFile.size() != trained.size()) {
            throw new InputException(option + ": expected " + Descriptions.count(trained.size(), "column")
                    + ", for what was trained on (" + Descriptions.list(trained) + "), but got " + inFile.size());
        }
        this.option = option;
        for (int i = 0; i < trained.size(); i++) {
            put(option, inFile.isEmpty() ? trained.get(i) : inFile.get(i), trained.get(i));
        }
    }

    private void put(String by, String here, String training) {
        String twice = names.putIfAbsent(here, training);
        if (twice != null && !twice.equals(training)) {
            throw new InputException(by + ": the column '" + here + "' cannot be both '" + twice + "' and '" + training
                    + "'; name another");
        }
    }

    /**
     * The rows with the features alone.
     *
     * @param open the file's rows, of these of its columns
     */
    TableSource rows(Function<List<String>, TableSource> open) {
        return trained(open.apply(List.copyOf(names.keySet())));
    }

    /**
     * The rows with their target.
     *
     * @param by the option that names the target, for messages
     * @param aside the file that the target lies in, if it is one of its own
     * @param here what the target is called; the same as in training where nothing is said
     * @param target what the training rows call it
     * @param others columns that are needed as well, called alike
     * @param open the file's rows, of these of its columns
     */
    TableSource rows(
            String by,
            Optional<TargetFile> aside,
            Optional<String> here,
            String target,
            List<String> others,
            Function<List<String>, TableSource> open) {
        if (aside.isEmpty()) {
            put(by, here.orElse(target), target);
        }
        others.forEach(other -> put(option, other, other));
        TableSource rows = open.apply(List.copyOf(names.keySet()));
        if (aside.isPresent()) {
            rows = aside.get().beside(rows);
            put(by, aside.get().column(), target);
        }
        return trained(rows);
    }

    /** The rows of the file, the columns called as in training; a column that is called so, but is not meant, is left out. */
    private TableSource trained(TableSource rows) {
        requireDifferent();
        SequencedMap<String, String> others = new LinkedHashMap<>(names);
        others.entrySet().removeIf(name -> name.getKey().equals(name.getValue()));
        return others.isEmpty() ? rows : rows.map(table -> renamed(table, others));
    }

    private void requireDifferent() {
        SequencedMap<String, String> byTraining = new LinkedHashMap<>();
        names.forEach((here, training) -> {
            String other = byTraining.putIfAbsent(training, here);
            if (other != null) {
                throw new InputException(option + ": the columns '" + other + "' and '" + here + "' would both be '"
                        + training + "', as training called it; rename one of them");
            }
        });
    }

    private static Table renamed(Table table, SequencedMap<String, String> others) {
        List<String> meant = table.columns().stream()
                .map(Column::name)
                .filter(name -> others.containsKey(name) || !others.containsValue(name))
                .toList();
        return table.select(meant).renamed(others);
    }
}
