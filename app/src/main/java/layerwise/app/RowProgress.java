package layerwise.app;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** How many rows a command has done, on a terminal, where it takes long enough to be told. */
final class RowProgress {
    private static final long PATIENCE = 1_000_000_000L;
    private static final long PAUSE = 200_000_000L;

    private final PrintWriter err;
    private final boolean watched;
    private final String what;
    private final long began = System.nanoTime();
    private long told = began + PATIENCE - PAUSE;
    private long rows;
    private boolean begun;

    RowProgress(Output output, Optional<Path> data) {
        this.err = output.err();
        this.watched = output.watched();
        this.what = data.map(Path::toString).orElse("the rows");
    }

    void add(int more) {
        rows += more;
        long now = System.nanoTime();
        if (watched && now - told > PAUSE) {
            told = now;
            begun = true;
            double seconds = (now - began) / 1e9;
            err.printf(Locale.ROOT, "\r%s: %,d rows, %,.0f a second ", what, rows, rows / seconds);
            err.flush();
        }
    }

    void end() {
        if (begun) {
            err.println();
            err.flush();
        }
    }
}
