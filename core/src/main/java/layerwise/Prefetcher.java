package layerwise;

import org.jspecify.annotations.Nullable;

/**
 * Reads examples ahead of a run on a thread of its own: blocks of a few batches, in the order of the epochs, into a ring that the run
 * copies its batches from. So the run does not wait for the disk unless that is slower than the steps. The thread begins with the first
 * batch, and ends with the run or with the first failure, which is then the run's.
 */
final class Prefetcher extends BatchSupply implements Runnable {
    /** Numbers in a block, about: many small batches are handed over at once, as waking a thread takes longer than a small step. */
    private static final int BLOCK = 1 << 17;

    private static final int BLOCKS = 4;

    private final Examples examples;
    private final long seed;
    private final int blockSize;
    private final int blocksPerEpoch;
    private final Block[] ring = new Block[BLOCKS];
    // Only the reading thread's: the examples in the order of an epoch.
    private final int[] order;
    private int orderEpoch;
    // Only the run's: what it copies from.
    private @Nullable Block current;

    // All below belongs to whoever holds this object's lock: what comes next, and how many blocks have been read and
    // given back.
    private int lastEpoch;
    private int nextEpoch;
    private int nextBlock;
    private long read;
    private long returned;
    private long seeks;
    private boolean closed;
    private @Nullable Throwable failure;
    private @Nullable Thread thread;

    /** Examples that lie side by side in the order of an epoch. */
    private static final class Block {
        private final MatrixExamples examples;
        private int epoch;
        private int number;

        Block(MatrixExamples examples) {
            this.examples = examples;
        }

        boolean is(int otherEpoch, int otherNumber) {
            return epoch == otherEpoch && number == otherNumber;
        }
    }

    Prefetcher(Examples examples, Recipe recipe, int batchSize) {
        this(examples, recipe, batchSize, BLOCK);
    }

    /** With blocks of other size, in numbers; a block has one batch at least. */
    Prefetcher(Examples examples, Recipe recipe, int batchSize, int numbers) {
        this.examples = examples;
        this.seed = recipe.seed();
        this.lastEpoch = recipe.epochs();
        long perBatch = (long) batchSize * (examples.inputs() + examples.targetRows() + 1);
        int batches = Math.clamp(numbers / perBatch, 1, Math.ceilDiv(examples.count(), batchSize));
        this.blockSize = (int) Math.min((long) batches * batchSize, examples.count());
        this.blocksPerEpoch = Math.ceilDiv(examples.count(), blockSize);
        this.order = new int[examples.count()];
        for (int i = 0; i < BLOCKS; i++) {
            ring[i] = new Block(examples.room(recipe.precision(), blockSize));
        }
    }

    /** Nothing: the reading thread goes from epoch to epoch by itself. */
    @Override
    void beginEpoch(int epoch) {}

    @Override
    void take(int epoch, int from, MatrixExamples out) {
        int number = from / blockSize;
        Block block = current;
        if (block == null || !block.is(epoch, number)) {
            block = await(epoch, number);
            current = block;
        }
        out.copy(block.examples, from - number * blockSize, 0, out.count());
    }

    /** The block of that number, when it has been read; the one taken before is given back. */
    private synchronized Block await(int epoch, int number) {
        if (current != null) {
            returned++;
            notifyAll();
        }
        boolean interrupted = false;
        try {
            while (true) {
                requireRunning();
                boolean empty = read == returned;
                if (!empty && ring[slot(returned)].is(epoch, number)) {
                    return ring[slot(returned)];
                }
                if (!empty || nextEpoch != epoch || nextBlock != number || epoch > lastEpoch) {
                    seek(epoch, number);
                }
                try {
                    wait();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static int slot(long number) {
        return (int) (number % BLOCKS);
    }

    private void seek(int epoch, int number) {
        lastEpoch = Math.max(lastEpoch, epoch);
        nextEpoch = epoch;
        nextBlock = number;
        returned = read;
        seeks++;
        notifyAll();
    }

    private void requireRunning() {
        if (failure instanceof RuntimeException exception) {
            throw exception;
        }
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure != null || closed) {
            throw new IllegalStateException("the run has ended; nothing is read ahead any more", failure);
        }
        if (thread == null) {
            thread = Thread.ofPlatform()
                    .daemon()
                    .name("layerwise-examples")
                    .inheritInheritableThreadLocals(false)
                    .start(this);
        }
    }

    @Override
    public void run() {
        try {
            boolean more = true;
            while (more) {
                more = readBlock();
            }
        } catch (Throwable failed) {
            synchronized (this) {
                failure = failed;
                notifyAll();
            }
        }
    }

    /** Reads the next block when there is room for it; false when there is no more to do. */
    private boolean readBlock() throws InterruptedException {
        Block block;
        int epoch;
        int number;
        long seek;
        synchronized (this) {
            while (!closed && (read - returned == BLOCKS || nextEpoch > lastEpoch || nextEpoch == 0)) {
                wait();
            }
            if (closed) {
                return false;
            }
            block = ring[slot(read)];
            epoch = nextEpoch;
            number = nextBlock;
            seek = seeks;
        }
        fill(block, epoch, number);
        synchronized (this) {
            if (seek == seeks) {
                block.epoch = epoch;
                block.number = number;
                read++;
                nextBlock = number + 1 == blocksPerEpoch ? 0 : number + 1;
                nextEpoch = nextBlock == 0 ? epoch + 1 : epoch;
                notifyAll();
            }
            return !closed;
        }
    }

    private void fill(Block block, int epoch, int number) {
        if (orderEpoch != epoch) {
            shuffle(examples, seed, epoch, order);
            orderEpoch = epoch;
        }
        int from = number * blockSize;
        int count = Math.min(blockSize, order.length - from);
        MatrixExamples out = count == blockSize ? block.examples : block.examples.columns(0, count);
        examples.take(order, from, out);
    }

    /** Ends the thread and waits until it has ended, so that a file may be closed then. */
    @Override
    void close() {
        Thread ending;
        synchronized (this) {
            closed = true;
            ending = thread;
            notifyAll();
        }
        boolean interrupted = false;
        while (ending != null && ending.isAlive()) {
            try {
                ending.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
