package layerwise.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import layerwise.table.InvalidTableException;

/** The bytes of the rows of an array, in C order, from first to last. */
interface RowBytes extends AutoCloseable {
    /**
     * The bytes of the next rows, from index 0 on; valid until the next call.
     *
     * @param rows how many, no more than are left
     * @throws InvalidTableException if the file ends before or is damaged
     */
    ByteBuffer next(int rows) throws IOException;

    @Override
    void close();

    /** Rows that come one behind the other from a stream. */
    final class Stream implements RowBytes {
        /** Up to here memory is taken before the bytes have come. */
        private static final int SMALL = 4 << 20;

        private final String source;
        private final InputStream in;
        private final int rowBytes;
        private final long rows;
        private final End end;
        private long read;
        private byte[] buffer = {};

        /** What is done with the stream behind the last row. */
        interface End {
            /** Checks what the stream can tell only now. */
            void check(InputStream in) throws IOException;
        }

        /**
         * The rows that the stream stands before.
         *
         * @param source the beginning of a message
         */
        Stream(String source, InputStream in, int rowBytes, long rows, End end) {
            this.source = source;
            this.in = in;
            this.rowBytes = rowBytes;
            this.rows = rows;
            this.end = end;
        }

        @Override
        public ByteBuffer next(int count) throws IOException {
            int length = Math.multiplyExact(rowBytes, count);
            int got;
            if (length <= SMALL) {
                buffer = buffer.length < length ? new byte[length] : buffer;
                got = in.readNBytes(buffer, 0, length);
            } else {
                // Grows with what comes, so that a header alone takes no memory.
                buffer = in.readNBytes(length);
                got = buffer.length;
            }
            if (got < length) {
                throw new InvalidTableException(source + " ends in row " + (read + got / rowBytes + 1) + " of " + rows
                        + "; the file is incomplete");
            }
            read += count;
            if (read == rows) {
                end.check(in);
            }
            return ByteBuffer.wrap(buffer, 0, length);
        }

        @Override
        public void close() {
            try {
                in.close();
            } catch (IOException e) {
                // Nothing was written, so nothing is lost.
            }
        }
    }
}
