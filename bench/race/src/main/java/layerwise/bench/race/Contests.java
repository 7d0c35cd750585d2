package layerwise.bench.race;

import java.util.ArrayList;
import java.util.List;
import layerwise.bench.Workload;
import layerwise.bench.Workload.Output;
import layerwise.bench.Workload.Rule;
import layerwise.bench.Workload.Task;

/** The workloads W1 to W6, and the grid of shapes. */
final class Contests {
    private static final List<Integer> CATS = List.of(12288, 20, 7, 5, 1);
    private static final List<Integer> DIGITS = List.of(784, 512, 256, 10);
    private static final List<Integer> FOREST = List.of(54, 256, 256, 256, 7);
    private static final List<Integer> WIDE = List.of(2048, 4096, 4096, 1000);
    private static final List<Integer> TINY = List.of(2, 8, 8, 1);
    private static final int[] GRID_WIDTHS = {8, 32, 128, 512, 2048};
    private static final int[] GRID_DEPTHS = {1, 3, 6};
    private static final int[] GRID_BATCHES = {1, 16, 128, 1024};

    private Contests() {}

    /** W1 to W6 in all their precisions. */
    static List<Contest> all() {
        Workload w1 = training("W1", CATS, Output.SIGMOID, Rule.GRADIENT_DESCENT, 0.0075, 209, 1);
        Workload w2 = training("W2", DIGITS, Output.SOFTMAX, Rule.ADAM, 0.001, 128, 20);
        Workload w3 = training("W3", FOREST, Output.SOFTMAX, Rule.ADAM, 0.001, 512, 20);
        // So many mini-batches that what an epoch costs does not show in a step, whether of a second or of a
        // microsecond.
        Workload w4 = training("W4", WIDE, Output.SOFTMAX, Rule.MOMENTUM, 0.01, 1024, 10);
        Workload w5 = training("W5", TINY, Output.SIGMOID, Rule.GRADIENT_DESCENT, 0.1, 16, 1000);
        List<Contest> contests = new ArrayList<>();
        contests.add(new Contest(w1, "float32", 20));
        contests.add(new Contest(w1, "float64", 20));
        contests.add(new Contest(w2, "float32", 20));
        contests.add(new Contest(w2, "bfloat16", 20));
        contests.add(new Contest(w3, "float32", 20));
        contests.add(new Contest(w3, "bfloat16", 20));
        contests.add(new Contest(w4, "float32", 4));
        contests.add(new Contest(w4, "bfloat16", 4));
        contests.add(new Contest(w5, "float32", 20));
        for (int batch : new int[] {1, 256}) {
            contests.add(new Contest(prediction("W6-W2-" + batch, DIGITS, batch), "float32", 1));
            contests.add(new Contest(prediction("W6-W3-" + batch, FOREST, batch), "float32", 1));
        }
        return contests;
    }

    /** Width × depth × batch: as many inputs as hidden units, 10 outputs, gradient descent, float32. */
    static List<Contest> grid() {
        List<Contest> contests = new ArrayList<>();
        for (int width : GRID_WIDTHS) {
            for (int depth : GRID_DEPTHS) {
                List<Integer> widths = new ArrayList<>();
                for (int l = 0; l <= depth; l++) {
                    widths.add(width);
                }
                widths.add(10);
                for (int batch : GRID_BATCHES) {
                    int batches = Math.clamp(4_000_000 / (width * batch), 10, 500);
                    String name = "G-" + width + "x" + depth + "-" + batch;
                    Workload workload =
                            training(name, widths, Output.SOFTMAX, Rule.GRADIENT_DESCENT, 0.01, batch, batches);
                    contests.add(new Contest(workload, "float32", 3));
                }
            }
        }
        return contests;
    }

    private static Workload training(
            String name, List<Integer> widths, Output output, Rule rule, double rate, int batchSize, int batches) {
        return new Workload(name, Task.TRAIN, widths, output, rule, rate, batchSize, batches);
    }

    private static Workload prediction(String name, List<Integer> widths, int batchSize) {
        return new Workload(name, Task.PREDICT, widths, Output.SOFTMAX, Rule.GRADIENT_DESCENT, 1, batchSize, 20);
    }
}
