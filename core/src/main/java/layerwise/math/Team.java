package layerwise.math;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The process's one team of worker threads, which shares out the tiles of a computation.
 *
 * <p>The threads are daemons, started when first asked for; they spin briefly after a job, then park, and never need
 * closing. One job runs at a time: whoever finds the team in use does its tiles itself. Tiles are claimed one by one,
 * so that a busy core delays a job by one tile at most, and a worker that never woke up delays nothing. Which thread does
 * a tile must not matter to the result: work is split over outputs, never over the sum inside one output.
 *
 * <p>The whole state of a job that threads compete for is one number: how many may take part, and how many tiles are
 * unclaimed. Whoever lowers the second by compare-and-set owns a tile, and the job's other fields stay as they are until
 * that tile is reported as done. So a worker that read an old number fails to claim, and one that reads a new number
 * simply joins the new job.
 */
final class Team {
    private static final long WORKER_SPIN_NANOS = 50_000;
    private static final long CALLER_SPIN_NANOS = 20_000;
    private static final int CORES = Runtime.getRuntime().availableProcessors();

    private static final AtomicBoolean inUse = new AtomicBoolean();
    private static final AtomicLong claims = new AtomicLong();
    private static final AtomicInteger done = new AtomicInteger();
    private static final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    private static Worker[] workers = {};
    private static Work work = Work.NONE;
    private static int tiles;
    private static volatile @Nullable Thread waiting;

    private Team() {}

    /** What a job does for each of its tiles; made once by its owner and used again for every job. */
    abstract static class Work {
        private static final Work NONE = new Work() {
            @Override
            void tile(int tile, int slot) {}
        };

        /**
         * Computes one tile. The slot, from 0 for the caller up to the number of threads less one, tells which scratch
         * memory is the executing thread's own.
         */
        abstract void tile(int tile, int slot);
    }

    /**
     * Calls {@code work.tile} exactly once for each tile from 0 up to {@code tiles}, on at most {@code threads} threads with
     * the caller among them, and returns when all are done. If tiles fail, the first failure reported is thrown here.
     */
    static void run(Work work, int tiles, int threads) {
        int limit = Math.min(threads, tiles);
        if (limit <= 1 || !inUse.compareAndSet(false, true)) {
            for (int tile = 0; tile < tiles; tile++) {
                work.tile(tile, 0);
            }
            return;
        }
        try {
            start(limit - 1);
            Team.work = work;
            Team.tiles = tiles;
            done.set(0);
            claims.set((long) limit << 32 | tiles);
            claimTiles(0);
            awaitDone(tiles);
            Team.work = Work.NONE;
            Throwable failed = failure.getAndSet(null);
            if (failed != null) {
                rethrow(failed);
            }
        } finally {
            inUse.set(false);
        }
    }

    private static void rethrow(Throwable failed) {
        if (failed instanceof RuntimeException exception) {
            throw exception;
        }
        if (failed instanceof Error error) {
            throw error;
        }
        throw new IllegalStateException("A tile failed", failed);
    }

    private static void start(int count) {
        for (int i = workers.length; i < count; i++) {
            Worker worker = new Worker(i + 1);
            worker.thread.start();
            Worker[] team = Arrays.copyOf(workers, i + 1);
            team[i] = worker;
            workers = team;
        }
    }

    /** Wakes the two workers below this slot in the binary tree of slots, so that waking costs nobody more than two calls. */
    private static void wakeBelow(int slot, int limit) {
        Worker[] team = workers;
        for (int child = 2 * slot + 1; child <= 2 * slot + 2 && child < limit; child++) {
            team[child - 1].wake();
        }
    }

    /** Does tiles of the current job until none is unclaimed or this slot has no part in it; says whether it did any. */
    private static boolean claimTiles(int slot) {
        boolean claimed = false;
        while (true) {
            long seen = claims.get();
            int unclaimed = (int) seen;
            int limit = (int) (seen >>> 32);
            if (unclaimed == 0 || slot >= limit) {
                return claimed;
            }
            if (claims.compareAndSet(seen, seen - 1)) {
                claimed = true;
                if (unclaimed > 1) {
                    wakeBelow(slot, limit);
                }
                int all = tiles;
                try {
                    work.tile(all - unclaimed, slot);
                } catch (Throwable failed) {
                    failure.compareAndSet(null, failed);
                }
                if (done.incrementAndGet() == all) {
                    LockSupport.unpark(waiting);
                }
            }
        }
    }

    /** Waits for the tiles that others claimed: spins for about as long as waking up would take, then parks. */
    private static void awaitDone(int tiles) {
        if (done.get() == tiles) {
            return;
        }
        long start = System.nanoTime();
        while (System.nanoTime() - start < CALLER_SPIN_NANOS) {
            for (int i = 0; i < 16; i++) {
                if (done.get() == tiles) {
                    return;
                }
                Thread.onSpinWait();
            }
        }
        boolean interrupted = false;
        waiting = Thread.currentThread();
        while (done.get() != tiles) {
            LockSupport.park();
            interrupted |= Thread.interrupted();
        }
        waiting = null;
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static final class Worker implements Runnable {
        private final int slot;
        private final Thread thread;
        private final AtomicBoolean parked = new AtomicBoolean();

        Worker(int slot) {
            this.slot = slot;
            this.thread = Thread.ofPlatform()
                    .daemon()
                    .name("layerwise-" + slot)
                    .inheritInheritableThreadLocals(false)
                    .unstarted(this);
        }

        void wake() {
            if (parked.get() && parked.compareAndSet(true, false)) {
                LockSupport.unpark(thread);
            }
        }

        @Override
        public void run() {
            while (true) {
                if (!spin()) {
                    parked.set(true);
                    if (!claimTiles(slot)) {
                        LockSupport.park(Team.class);
                    }
                    parked.set(false);
                }
            }
        }

        /** Claims tiles as they appear, until none appeared for a while; a worker beyond the cores does not wait for more. */
        private boolean spin() {
            boolean worked = claimTiles(slot);
            long start = System.nanoTime();
            while (slot < CORES && System.nanoTime() - start < WORKER_SPIN_NANOS) {
                for (int i = 0; i < 16; i++) {
                    if (claimTiles(slot)) {
                        return true;
                    }
                    Thread.onSpinWait();
                }
            }
            return worked;
        }
    }
}
