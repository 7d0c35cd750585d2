package layerwise.data;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import layerwise.table.InvalidTableException;
import org.jspecify.annotations.Nullable;

/**
 * A file of text that is being read: unpacked if its first bytes are gzip's (RFC 1952), without its byte-order mark, and decoded by a
 * decoder that refuses what is not of its encoding.
 */
final class TextFile implements Closeable {
    private static final int BUFFER = 1 << 16;

    private final Path file;
    private final InputStream in;
    private final Charset charset;
    private final int mark;
    private byte[] head;
    private boolean whole;

    private TextFile(Path file, InputStream in, byte[] head, Optional<Charset> encoding) {
        this.file = file;
        this.in = in;
        this.head = head;
        Charset marked = marked(head);
        this.mark = marked == null ? 0 : marked.equals(StandardCharsets.UTF_8) ? 3 : 2;
        // UTF-16 leaves open what the mark says: which of its two bytes comes first.
        this.charset = encoding.filter(c -> marked == null || !c.equals(StandardCharsets.UTF_16))
                .orElse(marked == null ? StandardCharsets.UTF_8 : marked);
    }

    /**
     * The file, at its beginning.
     *
     * @param encoding where it is known; else what a byte-order mark says, else UTF-8
     * @throws InvalidTableException if there is no such file, it cannot be read or its gzip is damaged
     */
    static TextFile open(Path file, Optional<Charset> encoding) {
        InputStream in = null;
        try {
            in = unpacked(new BufferedInputStream(Files.newInputStream(file), BUFFER));
            return new TextFile(file, in, in.readNBytes(3), encoding);
        } catch (IOException e) {
            close(in);
            throw unreadable(file, e);
        }
    }

    private static InputStream unpacked(InputStream in) throws IOException {
        in.mark(2);
        byte[] magic = in.readNBytes(2);
        in.reset();
        if (magic.length < 2 || magic[0] != 0x1F || magic[1] != (byte) 0x8B) {
            return in;
        }
        try {
            return new GZIPInputStream(in, BUFFER);
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    private static @Nullable Charset marked(byte[] head) {
        if (head.length >= 3 && head[0] == (byte) 0xEF && head[1] == (byte) 0xBB && head[2] == (byte) 0xBF) {
            return StandardCharsets.UTF_8;
        }
        if (head.length >= 2 && head[0] == (byte) 0xFF && head[1] == (byte) 0xFE) {
            return StandardCharsets.UTF_16LE;
        }
        return head.length >= 2 && head[0] == (byte) 0xFE && head[1] == (byte) 0xFF ? StandardCharsets.UTF_16BE : null;
    }

    /** The text of the first {@code bytes}, or of all if there are fewer; what cannot be decoded is replaced. */
    String sample(int bytes) {
        try {
            byte[] more = in.readNBytes(Math.max(0, bytes - head.length));
            int known = head.length;
            head = Arrays.copyOf(head, known + more.length);
            System.arraycopy(more, 0, head, known, more.length);
            whole = head.length < bytes;
        } catch (IOException e) {
            throw explained(e);
        }
        return new String(head, mark, head.length - mark, charset);
    }

    /** Whether the last sample is all there is. */
    boolean isWhole() {
        return whole;
    }

    /** All of the text; to be asked for once. */
    Reader reader() {
        InputStream unmarked = new ByteArrayInputStream(head, mark, head.length - mark);
        // A decoder of its own refuses what is not of the encoding; the default would put replacement characters into
        // the table.
        return new InputStreamReader(whole ? unmarked : new SequenceInputStream(unmarked, in), charset.newDecoder());
    }

    @Override
    public void close() {
        close(in);
    }

    private static void close(@Nullable InputStream in) {
        try {
            if (in != null) {
                in.close();
            }
        } catch (IOException e) {
            // What was only read is not harmed.
        }
    }

    /** The sentence about a failure to read from the {@link #reader}. */
    InvalidTableException explained(IOException e) {
        if (!(e instanceof CharacterCodingException)) {
            return unreadable(file, e);
        }
        long line = lineNotDecoded();
        return new InvalidTableException(
                file + (line > 0 ? ", line " + line : "") + ": not " + charset.name()
                        + (charset.equals(StandardCharsets.ISO_8859_1)
                                ? "; save the file in that encoding"
                                : "; save the file in that encoding, or name its own, for example --encoding latin-1"),
                e);
    }

    private static InvalidTableException unreadable(Path file, IOException e) {
        return switch (e) {
            case EOFException _ ->
                new InvalidTableException(
                        "'" + file + "' is gzipped, but ends before its end; copy or download it again", e);
            case ZipException _ ->
                new InvalidTableException(
                        "'" + file + "' is gzipped, but damaged (" + e.getMessage() + "); copy or download it again",
                        e);
            default -> DataFile.unreadable(file, e);
        };
    }

    /** The line in which the first characters are that cannot be decoded, from 1 on; 0 if the file cannot be read again. */
    private long lineNotDecoded() {
        try (TextFile again = open(file, Optional.of(charset))) {
            CharsetDecoder decoder = charset.newDecoder();
            ByteBuffer bytes = ByteBuffer.allocate(BUFFER).flip();
            CharBuffer characters = CharBuffer.allocate(BUFFER);
            InputStream in = new SequenceInputStream(
                    new ByteArrayInputStream(again.head, mark, again.head.length - mark), again.in);
            long line = 1;
            boolean afterReturn = false;
            int read = 0;
            while (read >= 0) {
                bytes.compact();
                read = in.read(bytes.array(), bytes.position(), bytes.remaining());
                bytes.position(bytes.position() + Math.max(0, read)).flip();
                CoderResult result = decoder.decode(bytes, characters, read < 0);
                characters.flip();
                while (characters.hasRemaining()) {
                    char c = characters.get();
                    line += c == '\r' || (c == '\n' && !afterReturn) ? 1 : 0;
                    afterReturn = c == '\r';
                }
                if (result.isError()) {
                    return line;
                }
                characters.clear();
            }
            return 0;
        } catch (IOException | InvalidTableException e) {
            return 0;
        }
    }
}
