package layerwise.bench.race;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import layerwise.bench.AbsentException;
import layerwise.bench.Configuration;
import layerwise.bench.Timing;

/** One configuration of one contestant, in a process of its own that idles between its turns. */
final class Lane implements AutoCloseable {
    private static final String PREFIX = "race: ";
    private static final String ENDED = "";
    private static final long SETTLING_MILLISECONDS = 20;
    private static final int MOST_SETTLINGS = 30;

    private final Peer peer;
    private final Configuration configuration;
    private final Process process;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private String version = "";

    Lane(Peer peer, Configuration configuration, Path logs) throws IOException {
        this.peer = peer;
        this.configuration = configuration;
        Path log = logs.resolve(peer.name() + ".log");
        ProcessBuilder builder = new ProcessBuilder(peer.command())
                .directory(logs.toFile())
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        Map<String, String> environment = builder.environment();
        String threads = String.valueOf(configuration.threads());
        environment.put("OMP_NUM_THREADS", threads);
        environment.put("MKL_NUM_THREADS", threads);
        environment.put("OPENBLAS_NUM_THREADS", configuration.get("blas", threads));
        if (!configuration.get("wait", "").isEmpty()) {
            environment.put("OMP_WAIT_POLICY", configuration.get("wait", ""));
        }
        environment.put("TF_CPP_MIN_LOG_LEVEL", "2");
        process = builder.start();
        Thread.ofVirtual().start(this::read);
    }

    private void read() {
        try (BufferedReader in = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.startsWith(PREFIX)) {
                    lines.add(line.substring(PREFIX.length()));
                }
            }
        } catch (IOException e) {
            // As if it had ended.
        }
        lines.add(ENDED);
    }

    Peer peer() {
        return peer;
    }

    Configuration configuration() {
        return configuration;
    }

    /** What its library says of itself, once it has entered. */
    String version() {
        return version;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Starts to prepare a workload; {@link #entered} waits for it. */
    void enter(Path folder, String precision) throws AbsentException {
        send("enter " + folder + " precision=" + precision + " " + configuration);
    }

    void entered(double seconds) throws AbsentException, InterruptedException {
        version = receive("entered", seconds);
    }

    double[] losses(int steps, double seconds) throws AbsentException, InterruptedException {
        send("losses " + steps);
        String[] words = receive("losses", seconds).split(" ", -1);
        double[] losses = new double[words.length];
        for (int i = 0; i < losses.length; i++) {
            losses[i] = Double.parseDouble(words[i].replace("nan", "NaN").replace("inf", "Infinity"));
        }
        return losses;
    }

    Timing turn(double seconds, int leastSteps, double limit) throws AbsentException, InterruptedException {
        send(String.format(Locale.ROOT, "turn %.3f %d", seconds, leastSteps));
        String[] words = receive("took", limit).split(" ", -1);
        return new Timing(Long.parseLong(words[0]), Double.parseDouble(words[1]));
    }

    /** Waits until its threads, which may spin on after their work, have gone to sleep. */
    void settle() throws InterruptedException {
        double before = cpuNanoseconds();
        int quiet = 0;
        for (int i = 0; i < MOST_SETTLINGS && quiet < 2; i++) {
            Thread.sleep(SETTLING_MILLISECONDS);
            double now = cpuNanoseconds();
            quiet = now == before ? quiet + 1 : 0;
            before = now;
        }
    }

    /** What its process has computed. */
    double cpuNanoseconds() {
        return process.info()
                .totalCpuDuration()
                .map(Duration::toNanos)
                .orElse(0L)
                .doubleValue();
    }

    private void send(String request) throws AbsentException {
        try {
            OutputStream out = process.getOutputStream();
            out.write((request + "\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
        } catch (IOException e) {
            throw new AbsentException("its process ended");
        }
    }

    private String receive(String expected, double seconds) throws AbsentException, InterruptedException {
        String line = lines.poll((long) (seconds * 1000), TimeUnit.MILLISECONDS);
        if (line == null) {
            close();
            throw new AbsentException(String.format(Locale.ROOT, "it gave no answer within %.0f seconds", seconds));
        }
        if (line.equals(ENDED)) {
            process.waitFor(2, TimeUnit.SECONDS);
            throw new AbsentException(
                    "its process ended" + (process.isAlive() ? "" : " with status " + process.exitValue()));
        }
        if (!line.startsWith(expected)) {
            throw new AbsentException(line.replaceFirst("^absent ", ""));
        }
        return line.substring(expected.length()).strip();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
