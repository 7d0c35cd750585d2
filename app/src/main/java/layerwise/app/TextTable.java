package layerwise.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Rows of text under a heading, in columns as wide as they need to be: the first is aligned left, the others right. */
final class TextTable {
    private final List<List<String>> rows = new ArrayList<>();

    TextTable(List<String> heading) {
        row(heading);
    }

    TextTable row(List<String> cells) {
        rows.add(List.copyOf(cells));
        return this;
    }

    /** A number with four decimals, or in scientific notation where those would hide it. */
    static String number(double value) {
        double size = Math.abs(value);
        boolean plain = size == 0 || (size >= 1e-3 && size < 1e7) || !Double.isFinite(size);
        return String.format(Locale.ROOT, plain ? "%.4f" : "%.3e", value);
    }

    @Override
    public String toString() {
        int[] widths = new int[rows.stream().mapToInt(List::size).max().orElse(0)];
        for (List<String> row : rows) {
            for (int i = 0; i < row.size(); i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                String padding = " ".repeat(widths[i] - row.get(i).length());
                line.append("  ").append(i == 0 ? row.get(i) + padding : padding + row.get(i));
            }
            text.append(line.toString().stripTrailing()).append(System.lineSeparator());
        }
        return text.toString();
    }
}
