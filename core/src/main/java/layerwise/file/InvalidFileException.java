package layerwise.file;

import java.io.IOException;
import java.nio.file.Path;

/** A file that cannot be read as what it should be; the message is one sentence that names the file and what is wrong. */
public final class InvalidFileException extends IOException {
    private static final long serialVersionUID = 1;

    /** The sentence <i>cannot read 'file': reason</i>. */
    public InvalidFileException(Path file, String reason) {
        super("cannot read '" + file + "': " + reason);
    }

    /** The sentence <i>cannot read 'file': reason</i>, and the failure behind it. */
    public InvalidFileException(Path file, String reason, Throwable cause) {
        super("cannot read '" + file + "': " + reason, cause);
    }
}
