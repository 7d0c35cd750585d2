package layerwise.onednn;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** oneDNN in this process: why it cannot be here, or else where its functions are. It stays until the process ends. */
final class Library {
    private static final Logger LOGGER = System.getLogger(Library.class.getName());

    private static @Nullable Library loaded;
    private static @Nullable String failure;
    // Read without a lock by every product.
    private static volatile boolean tried;

    private final Path file;
    private final SymbolLookup symbols;

    private Library(Path file, SymbolLookup symbols) {
        this.file = file;
        this.symbols = symbols;
    }

    /** Nothing if the library can be expected to load here, else one sentence that says why not; loads nothing. */
    static Optional<String> obstacle() {
        String system = System.getProperty("os.name");
        String architecture = System.getProperty("os.arch");
        if (!system.equals("Linux") || !architecture.equals("amd64")) {
            return Optional.of("oneDNN comes with Layerwise for Linux on x86-64 (amd64), and this is " + system + " on "
                    + architecture + ".");
        }
        if (!Processor.HAS_AVX2) {
            return Optional.of("oneDNN needs a processor with AVX2 to be worth it.");
        }
        if (!Library.class.getModule().isNativeAccessEnabled()) {
            String module = Library.class.getModule().isNamed()
                    ? Library.class.getModule().getName()
                    : "ALL-UNNAMED";
            return Optional.of(
                    "Native libraries are not allowed; start java with --enable-native-access=" + module + ".");
        }
        if (!Carrier.isPresent()) {
            return Optional.of(
                    "The jar that oneDNN comes in, " + Carrier.JAR + ", is missing; put it beside Layerwise's.");
        }
        if (tried) {
            return load();
        }
        try {
            LibraryCache.open();
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("oneDNN cannot be unpacked: " + e.getMessage() + ".");
        }
    }

    /** Nothing if the library is loaded, else one sentence that says why it cannot be; the first call unpacks and loads it. */
    static synchronized Optional<String> load() {
        if (!tried) {
            try {
                loaded = find();
                // Its methods are linked now, while a failure can still be an answer.
                Gemm.useOneThread();
            } catch (IOException e) {
                failure = "oneDNN cannot be unpacked: " + e.getMessage() + ".";
            } catch (RuntimeException | LinkageError e) {
                failure = "oneDNN cannot be loaded: " + e + ".";
            }
            tried = true;
        }
        return Optional.ofNullable(failure);
    }

    /** Whether the library is loaded; the first call unpacks and loads it, and a failure is said once, as a warning. */
    static boolean isReady() {
        if (!tried) {
            load().ifPresent(why ->
                    LOGGER.log(Level.WARNING, "Layerwise computes without oneDNN, on the next kernels: " + why));
        }
        return failure == null;
    }

    @SuppressWarnings(
            "restricted") // Calling native functions is what this module is for; obstacle() asks for the permission.
    private static Library find() throws IOException {
        Path file = LibraryCache.open().library();
        return new Library(file, SymbolLookup.libraryLookup(file, Arena.global()));
    }

    /** The functions of oneDNN and of the OpenMP library that it found, which may be one that was here before. */
    static SymbolLookup symbols() {
        Library library = loaded;
        if (library == null) {
            throw new IllegalStateException("oneDNN is not loaded");
        }
        return library.symbols;
    }

    /** The version, the instructions that it uses and the file. */
    static String description() {
        Library library = loaded;
        return "oneDNN " + Carrier.VERSION + " with " + Gemm.instructions()
                + (library == null ? "" : " in " + library.file.getParent());
    }

    /** What the processor can do, by Linux's word; where that is silent everything, and oneDNN decides. */
    static final class Processor {
        private static final Optional<Set<String>> FLAGS = flags();

        static final boolean HAS_AVX2 = has("avx2");
        static final boolean HAS_AVX512 = has("avx512f") && has("avx512bw") && has("avx512dq") && has("avx512vl");
        static final boolean HAS_BFLOAT16 = has("avx512_bf16") || has("amx_bf16");

        private Processor() {}

        private static boolean has(String flag) {
            return FLAGS.map(flags -> flags.contains(flag)).orElse(true);
        }

        private static Optional<Set<String>> flags() {
            try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
                return lines.filter(line -> line.startsWith("flags"))
                        .findFirst()
                        .map(line -> Set.of(
                                line.substring(line.indexOf(':') + 1).strip().split(" +")));
            } catch (IOException | RuntimeException _) {
                return Optional.empty();
            }
        }
    }
}
