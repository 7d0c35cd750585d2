package layerwise.data;

import org.jspecify.annotations.Nullable;

/** Strings that came by lately, so that a category that comes again and again is one string. */
final class StringCache {
    private static final int SLOTS = 1 << 12;
    private static final int LONGEST = 64;

    private final @Nullable String[] slots = new String[SLOTS];

    /** The string of these characters. */
    String of(char[] text, int from, int to) {
        int length = to - from;
        if (length == 0) {
            return "";
        }
        if (length > LONGEST) {
            return new String(text, from, length);
        }
        int hash = 0;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + text[i];
        }
        int slot = (hash ^ (hash >>> 12)) & (SLOTS - 1);
        String known = slots[slot];
        if (known != null && is(known, text, from, length)) {
            return known;
        }
        String created = new String(text, from, length);
        slots[slot] = created;
        return created;
    }

    private static boolean is(String known, char[] text, int from, int length) {
        if (known.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (known.charAt(i) != text[from + i]) {
                return false;
            }
        }
        return true;
    }
}
