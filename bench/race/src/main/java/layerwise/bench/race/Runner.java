package layerwise.bench.race;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import layerwise.bench.AbsentException;
import layerwise.bench.Timing;

/** A configuration on its way through a contest, until its end or until it drops out with a reason. */
final class Runner {
    /** Seconds for a turn or a check; who takes longer hangs, which native thread pools do at times. */
    private static final double LIMIT = 60;

    private static final double WARM_UP_SECONDS = 0.5;
    private static final int MOST_WARM_UPS = 30;

    /** Turns in a row that are not so much faster than the best before them end the warm-up. */
    private static final double WARM = 0.97;

    private static final int WARM_TURNS = 2;

    /** Nanoseconds of a step of which a compiler would have seen only a few when turns get no faster. */
    private static final double LONG_STEP = 1e8;

    private static final double LONG_WARM_UP = 1e10;

    private static final long PATIENCE_MILLISECONDS = 500;

    private final Lane lane;
    private final List<Turn> turns = new ArrayList<>();
    private double difference;
    private String reason = "";

    Runner(Lane lane) {
        this.lane = lane;
    }

    /** An act of a runner, which may drop out by it. */
    @FunctionalInterface
    interface Act {
        void on(Runner runner) throws AbsentException, InterruptedException;
    }

    void act(Act act) throws InterruptedException {
        if (reason.isEmpty()) {
            try {
                act.on(this);
            } catch (AbsentException e) {
                reason = String.valueOf(e.getMessage());
            }
        }
    }

    Lane lane() {
        return lane;
    }

    boolean isIn() {
        return reason.isEmpty();
    }

    List<Turn> turns() {
        return turns;
    }

    double[] losses(int steps, double seconds) throws AbsentException, InterruptedException {
        return lane.losses(steps, seconds);
    }

    /** Compares losses with the reference. */
    void check(Contest contest, double[] reference) throws AbsentException, InterruptedException {
        if (lane.peer().isYardstick()) {
            return;
        }
        double[] losses = losses(reference.length, LIMIT);
        int compared = lane.peer().standsIn(contest) ? 1 : reference.length;
        difference = Reference.difference(losses, reference, compared);
        if (!(difference <= contest.tolerance())) {
            throw new AbsentException(String.format(
                    Locale.ROOT,
                    "its losses differ from the reference by %.1e, more than %.0e",
                    difference,
                    contest.tolerance()));
        }
    }

    /** Turns that do not count, for compilers, caches and threads: until they get no faster; for ten seconds where steps are long. */
    void warmUp(Rules rules) throws AbsentException, InterruptedException {
        long begin = System.nanoTime();
        double best = Double.POSITIVE_INFINITY;
        double now;
        int warm = 0;
        int turn = 0;
        do {
            now = lane.turn(WARM_UP_SECONDS, rules.leastSteps(), LIMIT).nanoseconds();
            warm = now > WARM * best ? warm + 1 : 0;
            best = Math.min(best, now);
            turn++;
        } while (now >= LONG_STEP
                ? System.nanoTime() - begin < LONG_WARM_UP
                : warm < WARM_TURNS && turn < MOST_WARM_UPS);
        lane.settle();
    }

    /** A turn that counts; one that others disturb is taken again. */
    void turn(Rules rules) throws AbsentException, InterruptedException {
        Turn turn = take(rules);
        if (!turn.isClean()) {
            Thread.sleep(PATIENCE_MILLISECONDS);
            turn = take(rules);
        }
        turns.add(turn);
    }

    private Turn take(Rules rules) throws AbsentException, InterruptedException {
        double busy = Machine.busyNanoseconds();
        double own = lane.cpuNanoseconds();
        long begin = System.nanoTime();
        Timing timing = lane.turn(rules.seconds(), rules.leastSteps(), LIMIT);
        double elapsed = System.nanoTime() - begin;
        double others = Machine.busyNanoseconds() - busy - (lane.cpuNanoseconds() - own);
        lane.settle();
        return new Turn(timing.nanoseconds(), rules.undisturbed() ? others / (elapsed * Machine.processors()) : 0);
    }

    long cleanTurns() {
        return turns.stream().filter(Turn::isClean).count();
    }

    Outcome outcome() {
        return new Outcome(
                lane.peer(),
                lane.configuration(),
                lane.version(),
                reason.isEmpty() ? turns : List.of(),
                difference,
                reason);
    }
}
