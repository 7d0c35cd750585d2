package layerwise.bench.race;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** The machine that the race runs on: what it is, and how busy it is. */
final class Machine {
    private static final Path STAT = Path.of("/proc/stat");
    private static final double NANOSECONDS_PER_TICK = 1e7;
    private static final List<String> FLAGS_OF_NOTE =
            List.of("avx2", "fma", "avx512f", "avx512_vnni", "avx512_bf16", "avx512_fp16", "amx_bf16", "amx_int8");

    private Machine() {}

    static int processors() {
        return Runtime.getRuntime().availableProcessors();
    }

    /** Nanoseconds that all processors together have been busy; 0 where the system does not tell. */
    static double busyNanoseconds() {
        try {
            String[] words = Files.readAllLines(STAT).getFirst().split(" +", -1);
            // user nice system idle iowait irq softirq steal
            double ticks = 0;
            for (int i : new int[] {1, 2, 3, 6, 7, 8}) {
                ticks += Double.parseDouble(words[i]);
            }
            return ticks * NANOSECONDS_PER_TICK;
        } catch (IOException | RuntimeException e) {
            return 0;
        }
    }

    /** The processor, its extensions, memory, system and JDK, in one sentence. */
    static String description() {
        Set<String> flags = new TreeSet<>(Arrays.asList(cpu("flags").split(" ", -1)));
        List<String> noted = FLAGS_OF_NOTE.stream().filter(flags::contains).toList();
        return String.format(
                Locale.ROOT,
                "%s, family %s model %s, %d processors, %s; %s of memory; %s; JDK %s (%s).",
                cpu("model name"),
                cpu("cpu family"),
                cpu("model"),
                processors(),
                noted.isEmpty() ? "no vector extensions of note" : String.join(" ", noted),
                memory(),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                Runtime.version(),
                System.getProperty("java.vendor"));
    }

    private static String cpu(String key) {
        return value(Path.of("/proc/cpuinfo"), key);
    }

    private static String memory() {
        String kibibytes = value(Path.of("/proc/meminfo"), "MemTotal").replaceAll("\\D", "");
        return kibibytes.isEmpty()
                ? "an unknown amount"
                : String.format(Locale.ROOT, "%.0f GiB", Double.parseDouble(kibibytes) / (1 << 20));
    }

    private static String value(Path file, String key) {
        try {
            for (String line : Files.readAllLines(file)) {
                int colon = line.indexOf(':');
                if (colon > 0 && line.substring(0, colon).strip().equals(key)) {
                    return line.substring(colon + 1).strip();
                }
            }
        } catch (IOException e) {
            // Another system.
        }
        return "";
    }
}
