package layerwise.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class TeamTest {
    /** Counts how often each tile was done, and notices a slot that does two tiles at a time. */
    private static final class Counting extends Team.Work {
        final AtomicIntegerArray timesDone;
        final AtomicIntegerArray busySlots;
        final AtomicBoolean slotShared = new AtomicBoolean();

        Counting(int tiles, int slots) {
            timesDone = new AtomicIntegerArray(tiles);
            busySlots = new AtomicIntegerArray(slots);
        }

        @Override
        void tile(int tile, int slot) {
            if (busySlots.getAndIncrement(slot) != 0) {
                slotShared.set(true);
            }
            timesDone.incrementAndGet(tile);
            for (int i = 0; i < tile % 7 * 20; i++) {
                Thread.onSpinWait();
            }
            busySlots.decrementAndGet(slot);
        }

        void assertDone(int times) {
            for (int tile = 0; tile < timesDone.length(); tile++) {
                assertThat(timesDone.get(tile)).as("tile %d", tile).isEqualTo(times);
            }
            assertThat(slotShared).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({"0,1", "0,3", "1,1", "1,4", "2,2", "5,1", "5,7", "16,2", "100,3", "1000,7", "1000,16"})
    void doesEveryTileOnceAndNoSlotTwiceAtATime(int tiles, int threads) {
        Counting work = new Counting(tiles, threads);
        for (int i = 0; i < 50; i++) {
            Team.run(work, tiles, threads);
        }
        work.assertDone(50);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 7})
    void doesEveryTileOfManyShortJobsOnce(int threads) {
        Counting work = new Counting(12, threads);
        for (int i = 0; i < 5_000; i++) {
            Team.run(work, 2 + i % 11, threads);
        }
        for (int tile = 0; tile < 12; tile++) {
            int expected = 0;
            for (int i = 0; i < 5_000; i++) {
                expected += tile < 2 + i % 11 ? 1 : 0;
            }
            assertThat(work.timesDone.get(tile)).as("tile %d", tile).isEqualTo(expected);
        }
        assertThat(work.slotShared).isFalse();
    }

    @Test
    void runsTwoTilesAtTheSameTimeOnTwoThreads() {
        CountDownLatch both = new CountDownLatch(2);
        AtomicBoolean met = new AtomicBoolean(true);
        Thread caller = Thread.currentThread();
        AtomicInteger byCaller = new AtomicInteger();
        Team.run(
                new Team.Work() {
                    @Override
                    void tile(int tile, int slot) {
                        if (Thread.currentThread().equals(caller)) {
                            byCaller.incrementAndGet();
                            assertThat(slot).isZero();
                        } else {
                            assertThat(Thread.currentThread().isDaemon()).isTrue();
                            assertThat(slot).isEqualTo(1);
                        }
                        both.countDown();
                        await(both, met);
                    }
                },
                2,
                2);
        assertThat(met).as("the two tiles met").isTrue();
        assertThat(byCaller).hasValue(1);
    }

    @Test
    void givesASecondCallerNoWorkersButItsResult() throws InterruptedException {
        CountDownLatch occupied = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        AtomicBoolean inTime = new AtomicBoolean(true);
        Thread first = new Thread(() -> Team.run(
                new Team.Work() {
                    @Override
                    void tile(int tile, int slot) {
                        occupied.countDown();
                        await(released, inTime);
                    }
                },
                2,
                2));
        first.start();
        assertThat(occupied.await(30, TimeUnit.SECONDS)).isTrue();
        Counting second = new Counting(20, 1);
        Team.run(second, 20, 7);
        second.assertDone(1);
        released.countDown();
        first.join();
        assertThat(inTime).isTrue();
    }

    @Test
    void servesManyCallersAtOnce() throws InterruptedException {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread[] callers = new Thread[5];
        for (int i = 0; i < callers.length; i++) {
            callers[i] = new Thread(() -> {
                Counting work = new Counting(9, 3);
                for (int run = 0; run < 2_000; run++) {
                    Team.run(work, 9, 3);
                }
                work.assertDone(2_000);
            });
            callers[i].setUncaughtExceptionHandler((thread, thrown) -> failure.set(thrown));
            callers[i].start();
        }
        for (Thread caller : callers) {
            caller.join();
        }
        assertThat(failure.get()).isNull();
    }

    @Test
    void runsAJobWithinATile() {
        Counting inner = new Counting(4, 2);
        Team.run(
                new Team.Work() {
                    @Override
                    void tile(int tile, int slot) {
                        synchronized (inner) {
                            Team.run(inner, 4, 2);
                        }
                    }
                },
                6,
                2);
        inner.assertDone(6);
    }

    @ParameterizedTest
    @CsvSource({"1,1", "1,8", "2,8", "7,8"})
    void throwsWhatATileThrewAndStaysUsable(int threads, int tiles) {
        for (int failing = 0; failing < tiles; failing++) {
            IllegalStateException thrown = new IllegalStateException("tile " + failing);
            int bad = failing;
            assertThatThrownBy(() -> Team.run(
                            new Team.Work() {
                                @Override
                                void tile(int tile, int slot) {
                                    if (tile == bad) {
                                        throw thrown;
                                    }
                                }
                            },
                            tiles,
                            threads))
                    .isSameAs(thrown);
            Counting work = new Counting(tiles, threads);
            Team.run(work, tiles, threads);
            work.assertDone(1);
        }
    }

    @Test
    void throwsWhatAWorkerThrew() {
        CountDownLatch both = new CountDownLatch(2);
        AtomicBoolean met = new AtomicBoolean(true);
        Thread caller = Thread.currentThread();
        assertThatThrownBy(() -> Team.run(
                        new Team.Work() {
                            @Override
                            void tile(int tile, int slot) {
                                both.countDown();
                                await(both, met);
                                if (!Thread.currentThread().equals(caller)) {
                                    throw new IllegalStateException("in slot " + slot);
                                }
                            }
                        },
                        2,
                        2))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("in slot 1");
    }

    @Test
    void waitsForAClaimedTileThoughInterruptedAndKeepsTheInterrupt() {
        CountDownLatch both = new CountDownLatch(2);
        AtomicBoolean met = new AtomicBoolean(true);
        AtomicInteger finished = new AtomicInteger();
        Thread caller = Thread.currentThread();
        Team.run(
                new Team.Work() {
                    @Override
                    void tile(int tile, int slot) {
                        both.countDown();
                        await(both, met);
                        if (Thread.currentThread().equals(caller)) {
                            caller.interrupt();
                        } else {
                            long start = System.nanoTime();
                            while (System.nanoTime() - start < 50_000_000) {
                                Thread.onSpinWait();
                            }
                        }
                        finished.incrementAndGet();
                    }
                },
                2,
                2);
        assertThat(finished).hasValue(2);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void allocatesNothingPerJob() {
        Counting work = new Counting(8, 3);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        long end = System.nanoTime() + 30_000_000_000L;
        while (least > 0 && System.nanoTime() < end) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 200; i++) {
                Team.run(work, 8, 3);
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertThat(least).as("bytes in 200 jobs").isZero();
    }

    private static void await(CountDownLatch latch, AtomicBoolean inTime) {
        try {
            if (!latch.await(30, TimeUnit.SECONDS)) {
                inTime.set(false);
            }
        } catch (InterruptedException interrupted) {
            inTime.set(false);
        }
    }
}
