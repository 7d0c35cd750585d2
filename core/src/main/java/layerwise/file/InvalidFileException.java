package layerwise.file;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A file that cannot be read as what it should be; the message is one sentence that names the file and what is wrong. What it quotes
 * from the file is cut to a readable length and cannot break the line.
 */
public final class InvalidFileException extends IOException {
    private static final long serialVersionUID = 1;
    private static final int LONGEST_REASON = 500;

    /** The sentence <i>cannot read 'file': reason</i>. */
    public InvalidFileException(Path file, String reason) {
        super(sentence(file, reason));
    }

    /** The sentence <i>cannot read 'file': reason</i>, and the failure behind it. */
    public InvalidFileException(Path file, String reason, Throwable cause) {
        super(sentence(file, reason), cause);
    }

    private static String sentence(Path file, String reason) {
        StringBuilder sentence = new StringBuilder("cannot read '" + file + "': ");
        int length = Math.min(reason.length(), LONGEST_REASON);
        for (int i = 0; i < length; i++) {
            char c = reason.charAt(i);
            sentence.append(Character.isISOControl(c) ? '\uFFFD' : c);
        }
        return sentence.append(length < reason.length() ? "…" : "").toString();
    }
}
