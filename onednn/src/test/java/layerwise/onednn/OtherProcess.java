package layerwise.onednn;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A main class of these tests in a Java of its own. */
record OtherProcess(int exitCode, String output) {
    /** Options that the command line gives Java. */
    static final List<String> USUAL =
            List.of("-XX:+UseSerialGC", "--add-modules", "jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED");

    static Process start(Map<String, String> environment, List<String> options, Class<?> main, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        return builder.start();
    }

    static OtherProcess finished(Process process) throws IOException, InterruptedException {
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        return new OtherProcess(process.waitFor(), output);
    }

    static OtherProcess run(Map<String, String> environment, List<String> options, Class<?> main, String... arguments)
            throws IOException, InterruptedException {
        return finished(start(environment, options, main, arguments));
    }
}
