package layerwise.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A process that has ended: what was run, how it ended, what it wrote to standard output and to standard error. */
record ChildProcess(List<String> command, int exitCode, String output, String errors) {
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin");
    private static final List<String> JAVA_OPTIONS =
            List.of("LAYERWISE_JAVA_OPTS", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

    static ChildProcess run(Path folder, List<String> command) throws IOException, InterruptedException {
        return run(folder, Map.of(), command);
    }

    /** Runs a command to its end, without input, in this environment and the variables given. */
    static ChildProcess run(Path folder, Map<String, String> variables, List<String> command)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile("layerwise", ".out");
        Path errors = Files.createTempFile("layerwise", ".err");
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(output.toFile())
                    .redirectError(errors.toFile());
            builder.environment().keySet().removeAll(JAVA_OPTIONS);
            builder.environment().putAll(variables);
            Process process = builder.start();
            if (!process.waitFor(10, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new AssertionError("still running after ten minutes: " + String.join(" ", command));
            }
            return new ChildProcess(command, process.exitValue(), Files.readString(output), Files.readString(errors));
        } finally {
            Files.delete(output);
            Files.delete(errors);
        }
    }

    /** Runs the java of the JDK that runs this. */
    static ChildProcess java(Path folder, Stream<String> arguments) throws IOException, InterruptedException {
        Stream<String> java = Stream.of(JAVA.resolve("java").toString());
        return run(folder, Stream.concat(java, arguments).toList());
    }

    /** The command line in a process of its own, on the jars of the distribution, by the JDK that runs this. */
    static List<String> layerwise(String... arguments) {
        Stream<String> java = Stream.of(
                JAVA.resolve("java").toString(),
                "--add-modules",
                "jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                Checkout.LIBRARIES + "/*",
                "layerwise.app.Main");
        return Stream.concat(java, Stream.of(arguments)).collect(Collectors.toCollection(ArrayList::new));
    }

    /** The Python of this machine that has NumPy and a module, if one has. */
    static Optional<String> python(Path folder, String module) throws InterruptedException {
        for (String python : List.of("python3", "/usr/bin/python3")) {
            try {
                if (run(folder, List.of(python, "-c", "import numpy, " + module))
                                .exitCode()
                        == 0) {
                    return Optional.of(python);
                }
            } catch (IOException notThere) {
                // The next one may be.
            }
        }
        return Optional.empty();
    }

    /** All that a reader of a failed test needs to know. */
    String report() {
        return "%s%nended with exit code %d.%nStandard output:%n%s%nStandard error:%n%s"
                .formatted(String.join(" ", command), exitCode, output, errors);
    }
}
