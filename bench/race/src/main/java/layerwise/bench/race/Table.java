package layerwise.bench.race;

import java.util.ArrayList;
import java.util.List;

/** A table in Markdown. */
final class Table {
    private final List<String> lines = new ArrayList<>();

    Table(List<String> heads) {
        lines.add(line(heads));
        lines.add("|---|" + "---:|".repeat(heads.size() - 1));
    }

    void row(List<String> cells) {
        lines.add(line(cells));
    }

    private static String line(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |";
    }

    @Override
    public String toString() {
        return String.join("\n", lines) + "\n";
    }
}
