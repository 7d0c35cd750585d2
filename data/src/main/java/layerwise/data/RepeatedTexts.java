package layerwise.data;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The short strings of a part of a column, each kept once while there are not too many of them. */
final class RepeatedTexts {
    private static final int CAPACITY = 2048;
    private static final int MOST = CAPACITY / 2;
    private static final int LONGEST = 64;
    private static final int OVERHEAD = 56;

    private final @Nullable String[] slots = new @Nullable String[CAPACITY];
    private int count;
    private long bytes;

    /** The string itself, or an equal one that came before. */
    String shared(String text) {
        if (text.length() <= LONGEST) {
            int hash = text.hashCode() * 0x9E3779B9;
            int slot = hash >>> (Integer.SIZE - Integer.numberOfTrailingZeros(CAPACITY));
            for (String found = slots[slot]; found != null; found = slots[slot]) {
                if (found.equals(text)) {
                    return found;
                }
                slot = (slot + 1) & (CAPACITY - 1);
            }
            if (count < MOST) {
                slots[slot] = text;
                count++;
            }
        }
        bytes += OVERHEAD + text.length();
        return text;
    }

    /** About how much memory the strings take that were given out since the last {@link #clear}. */
    long bytes() {
        return bytes;
    }

    /** Forgets all. */
    void clear() {
        if (count > 0) {
            Arrays.fill(slots, null);
        }
        count = 0;
        bytes = 0;
    }
}
