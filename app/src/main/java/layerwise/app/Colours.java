package layerwise.app;

/** The colours of drawings, as 0xRRGGBB. */
final class Colours {
    static final int INK = 0x222222;
    static final int SOFT_INK = 0x5F6368;
    static final int GRID = 0xE3E5E8;
    static final int FRAME = 0x9AA0A6;
    static final int WHITE = 0xFFFFFF;

    /** Told apart by people who see fewer colours. Okabe and Ito, "Color Universal Design", 2008; without yellow and black. */
    private static final int[] KINDS = {0x0072B2, 0xD55E00, 0x009E73, 0xCC79A7, 0xE69F00, 0x56B4E9, 0x7F7F7F};

    private Colours() {}

    /** The colour of the k-th of several things, from 0 on; they repeat after the seventh. */
    static int of(int k) {
        return KINDS[k % KINDS.length];
    }

    /** A colour over white, from 0, which is white, to 1, which is the colour. */
    static int tint(int colour, double strength) {
        int tint = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
            int part = colour >> shift & 0xFF;
            tint |= (int) Math.round(0xFF + strength * (part - 0xFF)) << shift;
        }
        return tint;
    }
}
