package layerwise.bench.race;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import layerwise.bench.Configuration;
import layerwise.bench.Workload.Task;

/** All contestants, Layerwise first. */
final class Peers {
    /** Operations per step above which the scalar kernels, at some 10⁹ a second, would hold up the race. */
    private static final double SCALAR_LIMIT = 1e9;

    private Peers() {}

    static List<Peer> all(Path root) {
        List<Peer> peers = new ArrayList<>();
        peers.add(layerwise("layerwise", "Layerwise", "best", root));
        peers.add(layerwise("onednn", "Layerwise, oneDNN", "onednn", root));
        peers.add(layerwise("vector", "Layerwise, Vector API", "vector", root));
        peers.add(layerwise("scalar", "Layerwise, scalar", "scalar", root));
        peers.add(new Peer.OnJvm(
                "djl",
                "DJL PyTorch",
                "djl",
                "layerwise.bench.djl.Djl",
                List.of("-DDJL_CACHE_DIR=" + root.resolve("bench/target/djl")),
                root,
                contest -> threads(contest.precision().equals("bfloat16"))));
        peers.add(python("torch", "PyTorch (Python)", "torch_contestant.py", root, Peers::torch, "torch", "numpy"));
        peers.add(python(
                "numpy",
                "NumPy",
                "numpy_contestant.py",
                root,
                contest -> threads(contest.precision().equals("bfloat16")),
                "numpy"));
        return peers;
    }

    /** Layerwise by its public API, on these kernels. */
    private static Peer layerwise(String name, String title, String kernels, Path root) {
        return new Peer.OnJvm(
                name,
                title,
                "layerwise",
                "layerwise.bench.own.Layerwise",
                List.of("--add-modules", "jdk.incubator.vector"),
                root,
                contest -> {
                    if (kernels.equals("scalar") && contest.workload().operations() > SCALAR_LIMIT) {
                        return List.of();
                    }
                    return List.of(
                            Configuration.of("kernels=" + kernels + " threads=2"),
                            Configuration.of("kernels=" + kernels + " threads=1"));
                });
    }

    /** OpenMP and OpenBLAS have threads of their own, which must not spin against each other. */
    private static List<Configuration> torch(Contest contest) {
        List<Configuration> configurations = new ArrayList<>();
        for (String base : List.of("threads=2 wait=passive", "threads=1 blas=2", "threads=1")) {
            if (contest.workload().task() == Task.PREDICT) {
                configurations.add(Configuration.of(base));
                configurations.add(Configuration.of(base + " graph=frozen"));
            } else if (contest.precision().equals("bfloat16")) {
                configurations.add(Configuration.of(base + " bfloat16=autocast"));
                configurations.add(Configuration.of(base + " bfloat16=copies"));
            } else {
                configurations.add(Configuration.of(base + " optimizer=foreach"));
                configurations.add(Configuration.of(base + " optimizer=loop"));
            }
        }
        return configurations;
    }

    private static List<Configuration> threads(boolean none) {
        return none ? List.of() : List.of(Configuration.of("threads=2"), Configuration.of("threads=1"));
    }

    /** The contestant of that name, which is there. */
    static Peer named(List<Peer> peers, String name) {
        return peers.stream()
                .filter(peer -> peer.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** The first Python on the path, or Debian's, that has the packages. */
    private static Peer python(
            String name, String title, String script, Path root, Peer.Choice choice, String... packages) {
        for (String python : List.of("python3", "/usr/bin/python3")) {
            if (imports(python, packages)) {
                return new Peer.InPython(name, title, script, python, "", root, choice);
            }
        }
        String absence = "no Python here has " + String.join(" and ", packages);
        return new Peer.InPython(name, title, script, "python3", absence, root, choice);
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
