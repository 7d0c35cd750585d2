package layerwise.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Small tables for tests. */
final class Tables {
    private Tables() {}

    /** The table of lines with cells between commas, the header first; its source is called {@code data.csv}. */
    static Table of(String... lines) {
        List<List<String>> rows = new ArrayList<>();
        for (String line : lines) {
            rows.add(Arrays.asList(line.split(",", -1)));
        }
        return Table.of("data.csv", rows.getFirst(), rows.subList(1, rows.size()));
    }

    /** A table of the columns x, counting from 0, and y, which holds these cells. */
    static Table withTarget(String... cells) {
        List<String> lines = new ArrayList<>(List.of("x,y"));
        for (int i = 0; i < cells.length; i++) {
            lines.add(i + "," + cells[i]);
        }
        return of(lines.toArray(String[]::new));
    }
}
