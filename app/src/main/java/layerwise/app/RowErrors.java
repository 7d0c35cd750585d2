package layerwise.app;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import layerwise.table.InvalidTableException;
import layerwise.table.Table;
import picocli.CommandLine.Option;

/** What is done about rows that a model cannot take. */
final class RowErrors {
    /** What is done. */
    enum Action {
        FAIL,
        SKIP,
        NULL;

        static Action of(String name) {
            for (Action action : values()) {
                if (action.toString().equals(name)) {
                    return action;
                }
            }
            throw new IllegalArgumentException("'" + name + "' is neither fail nor skip nor null");
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final int LISTED = 10;

    @Option(
            names = "--on-error",
            paramLabel = "fail|skip|null",
            description =
                    "What to do about a row that the model cannot take: fail, leave it out, or leave its prediction"
                            + " empty (default: ${DEFAULT-VALUE}).")
    private Action action = Action.FAIL;

    private long count;

    Action action() {
        return action;
    }

    /**
     * The rows of a part, by their indices, that a computation takes; of the others one sentence each is told, for the first few.
     *
     * @param needed the columns without which no row is right
     * @param computation refuses what it cannot take, as it has refused all rows together
     * @param refusal that of all rows
     * @throws InvalidTableException the refusal, if rows shall not be wrong or a column is not there at all
     */
    int[] right(
            Table part,
            List<String> needed,
            Consumer<Table> computation,
            InvalidTableException refusal,
            PrintWriter err) {
        if (action == Action.FAIL || !needed.stream().allMatch(part::has)) {
            throw refusal;
        }
        int[] right = new int[part.rows()];
        int rows = 0;
        for (int i = 0; i < part.rows(); i++) {
            try {
                computation.accept(part.rows(new int[] {i}));
                right[rows++] = i;
            } catch (InvalidTableException e) {
                if (count++ < LISTED) {
                    err.println("layerwise: warning: " + e.getMessage());
                }
            }
        }
        return Arrays.copyOf(right, rows);
    }

    /** Tells how many rows were wrong, if any were. */
    void end(PrintWriter err) {
        if (count > 0) {
            err.printf(
                    Locale.ROOT,
                    "layerwise: warning: %,d %s%n",
                    count,
                    (count == 1 ? "row was" : "rows were")
                            + (action == Action.SKIP ? " left out" : " left without a prediction"));
        }
    }
}
