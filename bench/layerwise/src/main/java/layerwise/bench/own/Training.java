package layerwise.bench.own;

import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import layerwise.Network;
import layerwise.Optimizer;
import layerwise.Parameters;
import layerwise.Recipe;
import layerwise.Trainer;
import layerwise.TrainingEvent;
import layerwise.bench.AbsentException;
import layerwise.bench.Configuration;
import layerwise.bench.Entry;
import layerwise.bench.Tensors;
import layerwise.bench.Timing;
import layerwise.bench.Workload;
import layerwise.math.Matrix;
import org.jspecify.annotations.Nullable;

/**
 * Training by a {@link Trainer}: one endless run on a thread of its own, which its listener holds still between turns. The
 * time of a step is that from one epoch's end to the next over the steps of an epoch, so what an epoch costs is part of it.
 */
final class Training implements Entry {
    private final Tensors tensors;
    private final Configuration configuration;
    private final Network network;
    private final Parameters start;
    private final Optimizer optimizer;
    private final BlockingQueue<Request> requests = new ArrayBlockingQueue<>(1);
    private final BlockingQueue<Object> replies = new ArrayBlockingQueue<>(1);
    private @Nullable Thread runner;
    private double[] samples = new double[1024];

    private record Request(double seconds, int leastSteps) {}

    /** Ends the endless run. */
    private static final class EndOfRun extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    Training(Tensors tensors, Configuration configuration, Network network, Parameters start, Optimizer optimizer)
            throws AbsentException {
        this.tensors = tensors;
        this.configuration = configuration;
        this.network = network;
        this.start = start;
        this.optimizer = optimizer;
        try {
            trainer(1);
        } catch (IllegalArgumentException e) {
            throw AbsentException.because(e);
        }
    }

    private Trainer trainer(int epochs) {
        Recipe recipe =
                Recipe.of(optimizer).precision(start.precision()).epochs(epochs).batchSize(batchSize());
        Trainer trainer = new Trainer(network, recipe).startFrom(start).threads(configuration.threads());
        String kernels = configuration.get("kernels", "best");
        return kernels.equals("best") ? trainer : trainer.kernels(kernels);
    }

    @Override
    public String version() {
        return "";
    }

    @Override
    public double[] losses(int steps) throws IOException {
        double[] losses = new double[steps];
        trainer(steps)
                .onEvent(event -> {
                    if (event instanceof TrainingEvent.EpochEnded ended) {
                        losses[ended.epoch().number() - 1] = ended.epoch().cost();
                    }
                })
                .train(x(1), labels(1));
        return losses;
    }

    @Override
    public Timing turn(double seconds, int leastSteps) throws Exception {
        if (runner == null) {
            int batches = tensors.workload().batches();
            Matrix x = x(batches);
            Matrix labels = labels(batches);
            runner = Thread.ofPlatform().daemon().name("training").start(() -> run(x, labels));
        }
        requests.put(new Request(seconds, leastSteps));
        return switch (replies.take()) {
            case Timing timing -> timing;
            case Object failure -> throw new IllegalStateException(failure.toString());
        };
    }

    private void run(Matrix x, Matrix labels) {
        try {
            Turns turns = new Turns();
            trainer(Integer.MAX_VALUE).onEvent(turns::accept).train(x, labels);
        } catch (EndOfRun e) {
            // Asked for.
        } catch (RuntimeException | Error e) {
            replies.add(e);
        }
    }

    private int batchSize() {
        Workload workload = tensors.workload();
        return workload.batches() == 1 ? Recipe.FULL_BATCH : workload.batchSize();
    }

    private Matrix x(int batches) throws IOException {
        Workload workload = tensors.workload();
        int size = workload.batchSize() * workload.inputs();
        float[] all = new float[size * batches];
        for (int i = 0; i < batches; i++) {
            System.arraycopy(tensors.x(i), 0, all, i * size, size);
        }
        return Matrix.wrap(all, workload.inputs(), workload.batchSize() * batches)
                .to(start.precision());
    }

    private Matrix labels(int batches) throws IOException {
        int size = tensors.workload().batchSize();
        float[] all = new float[size * batches];
        for (int i = 0; i < batches; i++) {
            System.arraycopy(tensors.labels(i), 0, all, i * size, size);
        }
        return Matrix.wrap(all, 1, size * batches).to(start.precision());
    }

    @Override
    public void leave() throws InterruptedException {
        Thread thread = runner;
        if (thread != null) {
            thread.interrupt();
            thread.join();
        }
    }

    /** The listener: measures from one epoch's end to the next, and waits where a turn is over. */
    private final class Turns {
        private @Nullable Request turn;
        private int stepsPerEpoch = 1;
        private long turnBegan;
        private long epochBegan;
        private int count;

        void accept(TrainingEvent event) {
            switch (event) {
                case TrainingEvent.Started started -> {
                    stepsPerEpoch = started.stepsPerEpoch();
                    begin();
                }
                case TrainingEvent.EpochEnded _ -> epochEnded(System.nanoTime());
                case TrainingEvent.Resumed _,
                        TrainingEvent.Warned _,
                        TrainingEvent.CheckpointSaved _,
                        TrainingEvent.CheckpointFailed _ -> {}
                case TrainingEvent.Ended _ -> throw new IllegalStateException("the endless run ended");
            }
        }

        private void epochEnded(long now) {
            Request current = turn;
            if (current == null) {
                return;
            }
            if (count == samples.length) {
                samples = Arrays.copyOf(samples, 2 * count);
            }
            samples[count++] = (double) (now - epochBegan) / stepsPerEpoch;
            epochBegan = now;
            long steps = (long) count * stepsPerEpoch;
            if (now - turnBegan >= current.seconds * 1e9 && steps >= current.leastSteps) {
                replies.add(Timing.of(steps, samples, count));
                begin();
            }
        }

        private void begin() {
            try {
                turn = requests.take();
            } catch (InterruptedException e) {
                throw new EndOfRun();
            }
            count = 0;
            turnBegan = System.nanoTime();
            epochBegan = turnBegan;
        }
    }
}
