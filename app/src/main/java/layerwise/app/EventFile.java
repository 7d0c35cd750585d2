package layerwise.app;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.zip.CRC32C;

/**
 * A file of TensorBoard events: {@code Event} messages (tensorflow/core/util/event.proto), each in the frame of a TFRecord
 * (tensorflow.org/tutorials/load_data/tfrecord): its length, that number's checksum, the message, its checksum.
 */
final class EventFile implements Closeable {
    /** TensorBoard takes a file for one of events if its name holds this. */
    static final String NAME = "tfevents";

    private static final int WALL_TIME = 1;
    private static final int STEP = 2;
    private static final int FILE_VERSION = 3;
    private static final int SUMMARY = 5;
    private static final int SESSION_LOG = 7;
    private static final int STATUS = 1;
    private static final int START = 1;

    private final OutputStream out;
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream();

    private EventFile(OutputStream out) {
        this.out = out;
    }

    /** Begins a new file, whose name stands behind those of the files that are in the folder: readers go by the names. */
    static EventFile create(Path folder) throws IOException {
        long second = System.currentTimeMillis() / 1000;
        for (int i = 0; ; i++) {
            Path file = folder.resolve(String.format(Locale.ROOT, "events.out.%s.%010d.%03d", NAME, second, i));
            try {
                EventFile events = new EventFile(
                        Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
                events.add(event().text(FILE_VERSION, "brain.Event:2"));
                return events;
            } catch (FileAlreadyExistsException taken) {
                // Another run began within this second.
            }
        }
    }

    /** Adds what makes readers forget the records of this step and of those after it, which an older file may hold. */
    void addStart(long step) {
        add(event().whole(STEP, step).message(SESSION_LOG, new ProtoBytes().whole(STATUS, START)));
    }

    /** Adds a {@code Summary} of the state after a step. */
    void addSummary(long step, ProtoBytes summary) {
        add(event().whole(STEP, step).message(SUMMARY, summary));
    }

    private static ProtoBytes event() {
        return new ProtoBytes().float64(WALL_TIME, System.currentTimeMillis() / 1000.0);
    }

    private void add(ProtoBytes event) {
        byte[] data = event.toByteArray();
        byte[] length = ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(data.length)
                .array();
        pending.writeBytes(length);
        pending.writeBytes(checksum(length));
        pending.writeBytes(data);
        pending.writeBytes(checksum(data));
    }

    /** Hands what was added to the operating system, in one piece. */
    void flush() throws IOException {
        byte[] bytes = pending.toByteArray();
        pending.reset();
        out.write(bytes);
    }

    /** CRC-32C, turned by 15 bits and shifted by a constant, so that the checksum of data which holds checksums is sound. */
    private static byte[] checksum(byte[] data) {
        CRC32C crc = new CRC32C();
        crc.update(data);
        int masked = Integer.rotateRight((int) crc.getValue(), 15) + 0xA282EAD8;
        return ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(masked)
                .array();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
