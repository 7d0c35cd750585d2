package layerwise;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import layerwise.math.Kernels;

/**
 * One run from its first step, or its newest checkpoint, to its end: the loop over steps and epochs, and who looks on. What a step is,
 * {@link TrainingRun} says.
 */
final class TrainingLoop {
    private final Network network;
    private final Recipe recipe;
    private final Kernels kernels;
    private final Consumer<TrainingEvent> listener;
    private final SequencedMap<String, String> metadata;
    private final TrainingRun run;
    private final BestWeights best;
    private final Validation validation;
    private final Watch watch;
    private final Saver saver;
    private final TrainingEvent.Started started;
    private final String fingerprint;
    private final long began = System.nanoTime();
    private final long lastStep;

    /** What a trainer is asked for beside the recipe. */
    record Setting(
            Kernels kernels,
            long mostSteps,
            Optional<Checkpoints> checkpoints,
            boolean resumes,
            List<Metric> metrics,
            List<String> features,
            SequencedMap<String, String> metadata,
            Consumer<TrainingEvent> listener) {}

    /**
     * Compiles a run, and sets it to its newest checkpoint where it shall be.
     *
     * @param data in the recipe's precision, weights with a mean of 1
     * @param held the validation set, likewise, if there is one
     */
    TrainingLoop(
            Network network,
            Recipe recipe,
            Parameters parameters,
            Examples data,
            Optional<Examples> held,
            Setting setting) {
        this.network = network;
        this.recipe = recipe;
        this.kernels = setting.kernels;
        this.listener = setting.listener;
        this.metadata = setting.metadata;
        this.run = new TrainingRun(network, kernels, parameters, recipe, data);
        this.fingerprint = data.fingerprint(recipe.precision());
        this.best = new BestWeights(recipe.patience(), setting.checkpoints.isPresent(), parameters);
        this.validation = new Validation(network, run, kernels, held, setting.metrics);
        this.watch = new Watch(network, recipe, data, parameters, kernels, setting.features, listener);
        this.saver = setting.checkpoints.isEmpty()
                ? Saver.NONE
                : CheckpointWriter.open(
                        setting.checkpoints.get(),
                        setting.resumes,
                        new RunIdentity(network, recipe, kernels.name(), fingerprint, held),
                        run,
                        best,
                        epoch -> ModelFile.metadata(network, recipe.precision(), provenance(epoch), metadata),
                        listener);
        this.started = new TrainingEvent.Started(
                network,
                data.count(),
                held.map(Examples::count).orElse(0),
                recipe.epochs(),
                run.stepsPerEpoch(),
                kernels.name(),
                run.epochNumber());
        this.lastStep = run.steps() + Math.min(setting.mostSteps, Long.MAX_VALUE - run.steps());
    }

    /**
     * Trains to the end.
     *
     * @param stopped whether to end before the next step
     */
    TrainingResult train(BooleanSupplier stopped) {
        begin();
        Parameters lastGood = run.kept().copy();
        try {
            // A run may go on from behind an epoch's last step, which is then still to be closed.
            while ((goesOn() || !run.hasStep()) && !isLast(stopped)) {
                while (run.hasStep() && !isLast(stopped)) {
                    run.step();
                    saver.afterStep();
                }
                if (!run.hasStep()) {
                    endEpoch();
                    lastGood.copyFrom(run.kept());
                }
            }
            run.requireFinite();
            saver.finish();
        } catch (DivergedException e) {
            try {
                saver.await();
            } catch (UncheckedIOException alsoFailed) {
                e.addSuppressed(alsoFailed);
            }
            throw run.history().isEmpty() ? e : e.with(model(lastGood, epochs()), run.history());
        } finally {
            run.close();
        }
        return end();
    }

    private boolean isLast(BooleanSupplier stopped) {
        return run.steps() >= lastStep || stopped.getAsBoolean();
    }

    private boolean goesOn() {
        return run.epochNumber() <= recipe.epochs() && !best.isPatienceOver() && !run.isConverged();
    }

    private void begin() {
        listener.accept(started);
        saver.found().forEach(listener);
        watch.begin();
    }

    private void endEpoch() {
        run.requireFinite();
        Epoch epoch = run.endEpoch(validation.measure());
        boolean better = best.see(epoch, run.kept());
        listener.accept(new TrainingEvent.EpochEnded(
                epoch, run.steps(), run.parameters().asReadOnly(), run.gradients(), since()));
        watch.see(epoch, run.gradientViews());
        saver.afterEpoch(better);
    }

    private TrainingResult end() {
        TrainingEvent.Ending ending = run.epochNumber() > recipe.epochs()
                ? TrainingEvent.Ending.COMPLETED
                : goesOn() ? TrainingEvent.Ending.INTERRUPTED : TrainingEvent.Ending.STOPPED_EARLY;
        Optional<Epoch> last = run.history().isEmpty()
                ? Optional.empty()
                : Optional.of(run.history().getLast());
        listener.accept(new TrainingEvent.Ended(last, ending, since()));
        int epoch = recipe.patience() > 0 ? best.epoch() : epochs();
        return new TrainingResult(model(best.choose(run.kept()), epoch), run.history(), ending);
    }

    /** The epochs that are complete. */
    private int epochs() {
        return run.history().size();
    }

    private Duration since() {
        return Duration.ofNanos(System.nanoTime() - began);
    }

    private Model model(Parameters parameters, int epoch) {
        return Model.trained(network, parameters, provenance(epoch), metadata);
    }

    /** How a model came about whose weights are those after an epoch; 0 for before the first. */
    private SequencedMap<String, Object> provenance(int epoch) {
        SequencedMap<String, Object> provenance = new LinkedHashMap<>(recipe.describe());
        provenance.put("epochs", (long) epochs());
        provenance.put("examples", (long) run.examples());
        provenance.put("examples_sha256", fingerprint);
        provenance.put("kernels", kernels.name());
        if (epoch > 0) {
            Epoch told = run.history().get(epoch - 1);
            provenance.put("epoch", (long) told.number());
            provenance.put("cost", told.cost());
            told.metrics().forEach((name, value) -> {
                // R² of targets that are all the same is NaN, which JSON cannot say.
                if (Double.isFinite(value)) {
                    provenance.put(name, value);
                }
            });
        }
        return provenance;
    }
}
