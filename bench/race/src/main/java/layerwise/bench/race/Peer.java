package layerwise.bench.race;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import layerwise.bench.Configuration;

/** A library in the race, and how its process is started. */
interface Peer {
    /** A word for options, for example {@code djl}. */
    String name();

    /** What the report calls it. */
    String title();

    /** Why it cannot take part at all, or an empty text. */
    String absence();

    /** The command that starts a process of it. */
    List<String> command(Configuration configuration);

    /** The configurations of it that are tried in a contest; the best counts. None if it does not take part. */
    List<Configuration> configurations(Contest contest);

    /** A library on the JVM: a module of the bench, whose jars lie in its {@code target/lib}. */
    record OnJvm(
            String name, String title, String module, String mainClass, List<String> options, Path root, Choice choice)
            implements Peer {
        @Override
        public String absence() {
            return lib().toFile().isDirectory()
                    ? ""
                    : "its libraries could not be had (the build of bench/" + module + " failed)";
        }

        private Path lib() {
            return root.resolve("bench").resolve(module).resolve("target").resolve("lib");
        }

        @Override
        public List<String> command(Configuration configuration) {
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
            command.addAll(options);
            command.addAll(List.of("-cp", lib() + "/*", mainClass));
            return command;
        }

        @Override
        public List<Configuration> configurations(Contest contest) {
            return choice.configurations(contest);
        }
    }

    /** A library in Python. */
    record InPython(String name, String title, String script, String python, String absence, Path root, Choice choice)
            implements Peer {
        @Override
        public List<String> command(Configuration configuration) {
            return List.of(
                    python,
                    root.resolve("bench").resolve("python").resolve(script).toString());
        }

        @Override
        public List<Configuration> configurations(Contest contest) {
            return choice.configurations(contest);
        }
    }

    /** The configurations that are tried in a contest. */
    @FunctionalInterface
    interface Choice {
        List<Configuration> configurations(Contest contest);
    }
}
