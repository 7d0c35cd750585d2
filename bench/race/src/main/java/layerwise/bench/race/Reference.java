package layerwise.bench.race;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import layerwise.bench.AbsentException;
import layerwise.bench.Configuration;
import layerwise.bench.Workload.Task;

/**
 * The losses that all must agree with: those of NumPy in float64, or without NumPy those of Layerwise in float64. They are
 * kept beside the data.
 */
final class Reference {
    private static final double LIMIT = 1800;

    private final List<Peer> peers;
    private final Path work;

    Reference(List<Peer> peers, Path work) {
        this.peers = peers;
        this.work = work;
    }

    /** The losses of so many steps; of a prediction, its one. */
    double[] losses(Contest contest, Path folder, int count) throws IOException, InterruptedException {
        int steps = contest.workload().task() == Task.PREDICT ? 1 : count;
        Path file = folder.resolve("reference.txt");
        if (Files.exists(file)) {
            double[] kept = Arrays.stream(Files.readString(file).strip().split(" ", -1))
                    .mapToDouble(Double::parseDouble)
                    .toArray();
            if (kept.length >= steps) {
                return Arrays.copyOf(kept, steps);
            }
        }
        double[] losses = compute(folder, steps);
        Files.writeString(file, Arrays.stream(losses).mapToObj(String::valueOf).collect(Collectors.joining(" ")));
        return losses;
    }

    private double[] compute(Path folder, int steps) throws IOException, InterruptedException {
        List<String> reasons = new ArrayList<>();
        Configuration configuration = Configuration.of("threads=2");
        for (String name : List.of("numpy", "layerwise")) {
            Peer peer = Peers.named(peers, name);
            if (!peer.absence().isEmpty()) {
                reasons.add(peer.absence());
                continue;
            }
            try (Lane lane = new Lane(peer, configuration, work)) {
                lane.enter(folder, "float64");
                lane.entered(LIMIT);
                return lane.losses(steps, LIMIT);
            } catch (AbsentException e) {
                reasons.add(String.valueOf(e.getMessage()));
            }
        }
        throw new IllegalStateException("there are no reference losses: " + String.join("; ", reasons));
    }

    /** The largest difference, relative to the reference's loss plus a tenth of its first. */
    static double difference(double[] losses, double[] reference, int compared) {
        double largest = 0;
        for (int i = 0; i < compared; i++) {
            double scale = Math.abs(reference[i]) + 0.1 * Math.abs(reference[0]);
            double difference = Math.abs(losses[i] - reference[i]) / scale;
            if (!(difference <= largest)) {
                largest = difference;
            }
        }
        return largest;
    }
}
