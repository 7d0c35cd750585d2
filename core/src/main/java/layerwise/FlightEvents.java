package layerwise;

import java.nio.file.Path;
import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/**
 * The flight recorder's events, one object of each kind for a whole run: it is begun, ended and committed anew each time, so that
 * a step allocates nothing, whether it is recorded or not.
 */
final class FlightEvents extends FlightRecorder {
    private final StepEvent step = new StepEvent();
    private final EpochEvent epoch = new EpochEvent();
    private final CheckpointEvent checkpoint = new CheckpointEvent();

    // What began before the recording did has no beginning that could be told.
    private boolean stepBegan;
    private boolean epochBegan;
    private boolean checkpointBegan;

    @Name("layerwise.Step")
    @Label("Training Step")
    @Category("Layerwise")
    @Description("Forward pass, cost, backward pass and update of one batch")
    @StackTrace(false)
    static final class StepEvent extends Event {
        @Label("Step")
        @Description("From 1, over the whole run")
        long step;

        @Label("Cost")
        @Description("J of the batch, before its update")
        double cost;
    }

    @Name("layerwise.Epoch")
    @Label("Training Epoch")
    @Category("Layerwise")
    @Description("All steps that go once through the training examples")
    @StackTrace(false)
    static final class EpochEvent extends Event {
        @Label("Epoch")
        @Description("From 1")
        int epoch;

        @Label("Cost")
        @Description("J over the training examples")
        double cost;

        @Label("Learning Rate")
        @Description("That of the last step")
        double learningRate;

        @Label("Examples")
        int examples;
    }

    @Name("layerwise.Checkpoint")
    @Label("Checkpoint")
    @Category("Layerwise")
    @Description("The writing of a checkpoint's file")
    @StackTrace(false)
    static final class CheckpointEvent extends Event {
        @Label("File")
        String file = "";

        @Label("Size")
        @DataAmount
        long bytes;

        @Label("Epoch")
        @Description("The last one that is in the checkpoint")
        int epoch;

        @Label("Steps")
        @Description("The optimiser's steps that are in the checkpoint")
        long steps;
    }

    @Override
    void stepBegan() {
        stepBegan = step.isEnabled();
        if (stepBegan) {
            step.begin();
        }
    }

    @Override
    void stepEnded(long number, double cost) {
        if (!stepBegan) {
            return;
        }
        step.end();
        if (step.shouldCommit()) {
            step.step = number;
            step.cost = cost;
            step.commit();
        }
    }

    @Override
    void epochBegan() {
        epochBegan = epoch.isEnabled();
        if (epochBegan) {
            epoch.begin();
        }
    }

    @Override
    void epochEnded(int number, double cost, double learningRate, int examples) {
        if (!epochBegan) {
            return;
        }
        epoch.end();
        if (epoch.shouldCommit()) {
            epoch.epoch = number;
            epoch.cost = cost;
            epoch.learningRate = learningRate;
            epoch.examples = examples;
            epoch.commit();
        }
    }

    @Override
    void checkpointBegan() {
        checkpointBegan = checkpoint.isEnabled();
        if (checkpointBegan) {
            checkpoint.begin();
        }
    }

    @Override
    void checkpointEnded(Path file, int number, long steps) {
        if (!checkpointBegan) {
            return;
        }
        checkpoint.end();
        if (checkpoint.shouldCommit()) {
            checkpoint.file = file.toString();
            checkpoint.bytes = file.toFile().length();
            checkpoint.epoch = number;
            checkpoint.steps = steps;
            checkpoint.commit();
        }
    }
}
