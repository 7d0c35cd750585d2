package layerwise.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import layerwise.math.KernelsLadder;
import layerwise.math.KernelsProvider;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

/** Shows what Layerwise found on this machine, and which kernels it computes with and why. */
@Command(
        name = "doctor",
        description = "Show what Layerwise runs on: Java, the processor, the kernels and why they were chosen.",
        footer = {"", "Examples:", "  layerwise doctor", "  layerwise doctor --json"})
final class DoctorCommand implements Callable<Integer> {
    private final Output output;

    @Mixin
    private final JsonOption json = new JsonOption();

    DoctorCommand(Output output) {
        this.output = output;
    }

    @Override
    public Integer call() throws IOException {
        SequencedMap<String, String> facts = facts();
        PrintWriter out = output.out();
        facts.forEach((name, value) -> out.printf("%-14s %s%n", name.replace('_', ' '), value));
        out.printf("%nkernels, the fastest first%n");
        for (KernelsProvider provider : KernelsLadder.providers()) {
            Optional<String> reason = KernelsLadder.probe(provider);
            out.printf(
                    "  %-8s %s%n",
                    provider.name(), reason.map(why -> "not available: " + why).orElseGet(provider::description));
        }
        String choice = choice();
        out.printf("%n%s%n", choice);

        SequencedMap<String, Object> object = new LinkedHashMap<>(facts);
        object.put(
                "kernels",
                KernelsLadder.providers().stream().map(DoctorCommand::object).toList());
        object.put("choice", choice);
        json.print(out, object);
        return ExitCode.OK;
    }

    private static SequencedMap<String, String> facts() throws IOException {
        Runtime runtime = Runtime.getRuntime();
        SequencedMap<String, String> facts = new LinkedHashMap<>();
        facts.put("layerwise", Version.text());
        facts.put("java", Runtime.version() + ", " + System.getProperty("java.vendor"));
        facts.put("java_home", System.getProperty("java.home"));
        facts.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        facts.put("processor", processor().orElse(System.getProperty("os.arch")));
        facts.put("cores", Integer.toString(runtime.availableProcessors()));
        vectorInstructions().ifPresent(names -> facts.put("instructions", names));
        facts.put("memory", String.format(Locale.ROOT, "heap up to %,d MiB", runtime.maxMemory() >> 20));
        facts.put(
                "vector_api",
                ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()
                        ? "on"
                        : "off; start java with --add-modules jdk.incubator.vector");
        facts.put(
                "native_access",
                DoctorCommand.class.getModule().isNativeAccessEnabled()
                        ? "on"
                        : "off; start java with --enable-native-access=ALL-UNNAMED");
        return facts;
    }

    private static Optional<String> processor() {
        return field("model name").or(() -> Optional.ofNullable(System.getenv("PROCESSOR_IDENTIFIER")));
    }

    /** The instructions for vectors and matrices among all those of the processor. */
    private static Optional<String> vectorInstructions() {
        return field("flags")
                .or(() -> field("Features"))
                .map(flags -> Stream.of(flags.split(" "))
                        .filter(flag -> flag.matches("fma|avx.*|amx.*|asimd.*|sve.*|bf16"))
                        .collect(Collectors.joining(" ")));
    }

    /** A field of the first processor in Linux's table of them. */
    private static Optional<String> field(String name) {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith(name))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst();
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /** Which kernels are used when none are asked for, and why. */
    private static String choice() {
        Optional<String> forced = Optional.ofNullable(System.getProperty(KernelsLadder.PROPERTY));
        try {
            KernelsProvider chosen = KernelsLadder.choose(Optional.empty());
            return chosen.name() + " is used, "
                    + (forced.isPresent()
                            ? "forced by -D" + KernelsLadder.PROPERTY
                            : "the fastest that is available; --kernels forces another");
        } catch (IllegalArgumentException e) {
            return "none is used: -D" + KernelsLadder.PROPERTY + " asks for " + forced.orElse("") + ", but "
                    + e.getMessage();
        }
    }

    private static SequencedMap<String, Object> object(KernelsProvider provider) {
        Optional<String> reason = KernelsLadder.probe(provider);
        SequencedMap<String, Object> object = new LinkedHashMap<>();
        object.put("name", provider.name());
        object.put("available", reason.isEmpty());
        object.put("description", reason.orElseGet(provider::description));
        return object;
    }
}
