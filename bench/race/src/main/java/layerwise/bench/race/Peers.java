package layerwise.bench.race;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import layerwise.bench.Configuration;
import layerwise.bench.Workload.Rule;
import layerwise.bench.race.Peer.Choice;

/** All contestants, Layerwise first. */
final class Peers {
    /** The main class of Layerwise as a contestant. */
    static final String OUR_MAIN_CLASS = "layerwise.bench.own.Layerwise";

    /** Operations per step above which the scalar kernels, at some 10⁹ a second, would hold up the race. */
    private static final double SCALAR_LIMIT = 1e9;

    /** Operations per step above which those that compute example by example, or in float64, would hold up the race. */
    private static final double SLOW_LIMIT = 1e10;

    private static final String YARDSTICK = "raw";

    private final Path root;
    private final List<Peer> peers = new ArrayList<>();

    private Peers(Path root) {
        this.root = root;
    }

    static List<Peer> all(Path root) {
        Peers peers = new Peers(root);
        peers.addOurs();
        peers.addOnJvm();
        peers.addInPython();
        return List.copyOf(peers.peers);
    }

    /** The contestant of that name, which is there. */
    static Peer named(List<Peer> peers, String name) {
        return peers.stream()
                .filter(peer -> peer.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private void addOurs() {
        addOurs("layerwise", "Layerwise", "best", Double.POSITIVE_INFINITY);
        addOurs("vector", "Layerwise, Vector API alone", "vector", Double.POSITIVE_INFINITY);
        addOurs("scalar", "Layerwise, scalar", "scalar", SCALAR_LIMIT);
    }

    /** Layerwise by its public API, on these kernels. */
    private void addOurs(String name, String title, String kernels, double limit) {
        List<Configuration> configurations =
                configurations("kernels=" + kernels + " threads=2", "kernels=" + kernels + " threads=1");
        Choice choice = contest -> contest.workload().operations() > limit ? List.of() : configurations;
        List<String> options = List.of("--add-modules", "jdk.incubator.vector");
        addOnJvm(name, title, "layerwise", OUR_MAIN_CLASS, options, Set.of(), choice);
    }

    private void addOnJvm() {
        List<Configuration> both = configurations("threads=2", "threads=1");
        addOnJvm(
                "djl",
                "DJL (PyTorch)",
                "djl",
                "layerwise.bench.djl.Djl",
                List.of("-DDJL_CACHE_DIR=" + root.resolve("bench/target/djl")),
                Set.of(),
                contest -> both);
        addOnJvm("libtorch", "LibTorch", "libtorch", "layerwise.bench.libtorch.Torch", List.of(), Set.of(), LIBTORCH);
        addOnJvm(
                "tensorflow",
                "TensorFlow Java",
                "tensorflow",
                "layerwise.bench.tensorflow.Flow",
                List.of(),
                Set.of(),
                contest -> both);
        addOnJvm(
                "dl4j",
                "Deeplearning4j",
                "dl4j",
                "layerwise.bench.dl4j.Dl4j",
                List.of(),
                Set.of(Rule.MOMENTUM),
                contest -> configurations("threads=2", "threads=1", "threads=1 workspaces=off"));
        addOnJvm(
                "onnxruntime",
                "ONNX Runtime",
                "onnxruntime",
                "layerwise.bench.onnxruntime.Onnx",
                List.of(),
                Set.of(),
                contest -> contest.isPrediction()
                        ? configurations("threads=2", "threads=2 spinning=off", "threads=1")
                        : List.of());
        addOnJvm(
                "smile",
                "Smile",
                "smile",
                "layerwise.bench.smile.Smile",
                List.of(),
                Set.of(Rule.ADAM),
                contest -> contest.workload().operations() > SLOW_LIMIT ? List.of() : both);
        addOnJvm(
                "spark",
                "Spark MLlib",
                "spark",
                "layerwise.bench.spark.Spark",
                List.of("--add-modules", "jdk.incubator.vector"),
                Set.of(Rule.ADAM, Rule.MOMENTUM),
                contest -> contest.workload().operations() > SLOW_LIMIT ? List.of() : both);
        addOnJvm(
                YARDSTICK,
                "oneDNN's products alone",
                "raw",
                "layerwise.bench.raw.Raw",
                List.of(),
                Set.of(),
                contest -> both);
    }

    private void addInPython() {
        List<Configuration> both = configurations("threads=2", "threads=1");
        addInPython("torch", "PyTorch (Python)", "torch_contestant.py", PYTORCH, "torch", "numpy");
        addInPython(
                "numpy",
                "NumPy",
                "numpy_contestant.py",
                contest -> contest.precision().equals("bfloat16") ? List.of() : both,
                "numpy");
        addInPython(
                "sklearn",
                "scikit-learn",
                "sklearn_contestant.py",
                contest -> contest.isPrediction() || contest.workload().operations() > SLOW_LIMIT ? List.of() : both,
                "sklearn",
                "numpy");
    }

    /**
     * Without the configurations of one thread where a step is long: they are never the best there, and all processes have to find
     * room in memory at once.
     */
    private static Choice onAllCores(Choice choice) {
        return contest -> choice.configurations(contest).stream()
                .filter(configuration -> contest.workload().operations() <= SLOW_LIMIT
                        || configuration.threads() > 1
                        || configuration.get("blas", "1").equals("2"))
                .toList();
    }

    private void addOnJvm(
            String name,
            String title,
            String module,
            String mainClass,
            List<String> options,
            Set<Rule> lacks,
            Choice choice) {
        Path lib = root.resolve("bench").resolve(module).resolve("target").resolve("lib");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
        Path cache = root.resolve("bench").resolve("target");
        command.add("-Dlayerwise.bench.cache=" + cache);
        command.add("-Dorg.bytedeco.javacpp.cachedir=" + cache.resolve("javacpp"));
        command.addAll(options);
        command.addAll(List.of("-cp", lib + "/*", mainClass));
        String absence = Files.isDirectory(lib)
                ? ""
                : "its libraries could not be had: the build of bench/" + module + " failed";
        Choice worthwhile = mainClass.equals(OUR_MAIN_CLASS) ? choice : onAllCores(choice);
        peers.add(new Peer(name, title, command, absence, lacks, name.equals(YARDSTICK), worthwhile));
    }

    /** In the first Python on the path, or the system's, that has the packages. */
    private void addInPython(String name, String title, String script, Choice choice, String... packages) {
        Path file = root.resolve("bench").resolve("python").resolve(script);
        for (String python : List.of("python3", "/usr/bin/python3")) {
            if (imports(python, packages)) {
                List<String> command = List.of(python, file.toString());
                peers.add(new Peer(name, title, command, "", Set.of(), false, onAllCores(choice)));
                return;
            }
        }
        String absence = "no Python here has " + String.join(" and ", packages);
        peers.add(new Peer(name, title, List.of(), absence, Set.of(), false, choice));
    }

    /** OpenMP and OpenBLAS have threads of their own, which must not spin against each other. */
    private static final Choice LIBTORCH = contest -> {
        if (contest.precision().equals("bfloat16")) {
            return configurations(
                    "threads=2 bfloat16=autocast",
                    "threads=2 bfloat16=casts",
                    "threads=1 bfloat16=autocast",
                    "threads=1 bfloat16=casts");
        }
        return configurations("threads=2 wait=passive", "threads=2 blas=1", "threads=1 blas=2", "threads=1");
    };

    private static final Choice PYTORCH = contest -> {
        if (contest.isPrediction()) {
            return configurations("threads=1 blas=2 graph=frozen", "threads=1 graph=frozen", "threads=1");
        }
        if (contest.precision().equals("bfloat16")) {
            return configurations(
                    "threads=2 bfloat16=autocast", "threads=2 bfloat16=copies", "threads=1 bfloat16=autocast");
        }
        return configurations(
                "threads=2 wait=passive optimizer=foreach",
                "threads=1 blas=2 optimizer=foreach",
                "threads=1 optimizer=foreach",
                "threads=1 optimizer=loop");
    };

    private static List<Configuration> configurations(String... texts) {
        List<Configuration> configurations = new ArrayList<>();
        for (String text : texts) {
            configurations.add(Configuration.of(text));
        }
        return List.copyOf(configurations);
    }

    private static boolean imports(String python, String... packages) {
        try {
            Process process = new ProcessBuilder(python, "-c", "import " + String.join(", ", packages))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
