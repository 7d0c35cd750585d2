package layerwise.app;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import layerwise.table.Column;
import layerwise.table.Table;
import layerwise.table.TableSource;

/** What a file calls the columns that a model was trained on. */
final class ColumnNames {
    // Those of training by those of the file.
    private final SequencedMap<String, String> names = new LinkedHashMap<>();

    /**
     * The names of the features.
     *
     * @param option that names them, for messages
     * @param inFile what the file calls them; the same where empty
     * @param trained what the training rows call them, in the same order
     */
    ColumnNames(String option, List<String> inFile, List<String> trained) {
        if (!inFile.isEmpty() && inFile.size() != trained.size()) {
            throw new InputException(option + ": expected " + Descriptions.count(trained.size(), "column")
                    + ", for what was trained on (" + Descriptions.list(trained) + "), but got " + inFile.size());
        }
        for (int i = 0; i < trained.size(); i++) {
            put(option, inFile.isEmpty() ? trained.get(i) : inFile.get(i), trained.get(i));
        }
    }

    /** The name of a further column. */
    void put(String option, String inFile, String trained) {
        String twice = names.put(inFile, trained);
        if (twice != null) {
            throw new InputException(option + ": the column '" + inFile + "' cannot be both '" + twice + "' and '"
                    + trained + "'; name another");
        }
    }

    /** The columns as the file calls them. */
    List<String> inFile() {
        return List.copyOf(names.keySet());
    }

    /** The rows of the file, the columns called as in training; a column that is called so, but is not meant, is left out. */
    TableSource trained(TableSource rows) {
        SequencedMap<String, String> others = new LinkedHashMap<>(names);
        others.entrySet().removeIf(name -> name.getKey().equals(name.getValue()));
        return others.isEmpty() ? rows : rows.map(table -> renamed(table, others));
    }

    private static Table renamed(Table table, SequencedMap<String, String> others) {
        List<String> meant = table.columns().stream()
                .map(Column::name)
                .filter(name -> others.containsKey(name) || !others.containsValue(name))
                .toList();
        return table.select(meant).renamed(others);
    }
}
