package layerwise.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import layerwise.data.DataFile;
import layerwise.data.ReadOptions;
import layerwise.table.Table;

/** Small tables with something to learn in them. */
final class Tables {
    private Tables() {}

    /** Two clouds of points, labelled no and yes. */
    static Path twoClasses(Path folder) {
        return clouds(folder.resolve("two.csv"), List.of("no", "yes"));
    }

    /** Three clouds of points, labelled red, green and blue. */
    static Path threeClasses(Path folder) {
        return clouds(folder.resolve("three.csv"), List.of("red", "green", "blue"));
    }

    private static Path clouds(Path file, List<String> labels) {
        Random random = new Random(7);
        List<String> lines = new ArrayList<>(List.of("width,height,kind"));
        for (int i = 0; i < 120; i++) {
            int label = i % labels.size();
            double angle = 2 * Math.PI * label / labels.size();
            lines.add(String.format(
                    Locale.ROOT,
                    "%.4f,%.4f,%s",
                    10 + 3 * Math.cos(angle) + random.nextGaussian() / 2,
                    500 + 30 * Math.sin(angle) + 5 * random.nextGaussian(),
                    labels.get(label)));
        }
        return write(file, lines);
    }

    /** price = 1000 + 200 size − 50 age, nearly. */
    static Path values(Path folder) {
        Random random = new Random(8);
        List<String> lines = new ArrayList<>(List.of("size,age,price"));
        for (int i = 0; i < 120; i++) {
            double size = random.nextGaussian();
            double age = random.nextGaussian();
            double price = 1000 + 200 * size - 50 * age + random.nextGaussian();
            lines.add(String.format(Locale.ROOT, "%.4f,%.4f,%.3f", size, age, price));
        }
        return write(folder.resolve("values.csv"), lines);
    }

    static Path write(Path file, List<String> lines) {
        return write(file, String.join("\n", lines) + "\n");
    }

    static Path write(Path file, String text) {
        try {
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The table in a file. */
    static Table read(Path file) {
        return Table.read(DataFile.open(file, ReadOptions.NONE), Long.MAX_VALUE).orElseThrow();
    }
}
