package layerwise.math;

/** What a normalisation takes its means and variances over. */
public enum Axis {
    /**
     * Over the m examples, for each of the n rows: batch normalisation. Ioffe &amp; Szegedy, <em>Batch normalization</em>, ICML 2015,
     * Algorithm 1.
     */
    EXAMPLES,
    /** Over the n rows, for each of the m examples: layer normalisation. Ba, Kiros &amp; Hinton, <em>Layer normalization</em>, 2016, §3. */
    FEATURES
}
