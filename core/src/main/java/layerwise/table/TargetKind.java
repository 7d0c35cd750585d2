package layerwise.table;

/** What is to be predicted of a target column: which of several classes, or a value. */
public enum TargetKind {
    /**
     * Classes for text. For numbers, classes if all are integers, at most 20 of them distinct, and each stands for two rows or
     * more on average; a value otherwise.
     */
    AUTO,
    /** One of several labels. */
    CLASSES,
    /** A real number. */
    VALUE;

    /**
     * {@link #CLASSES} or {@link #VALUE}: this kind, or what {@link #AUTO} means for the target. Ask it of all rows, before any
     * split, so that a part does not decide otherwise than the whole.
     *
     * @throws InvalidTableException if there is no such column or no row, or a number that decides is missing or infinite
     */
    public TargetKind resolve(TableSource table, String target) {
        if (this == AUTO) {
            return TargetColumn.read(table, target).kind();
        }
        TargetColumn.require(table, target);
        return this;
    }
}
