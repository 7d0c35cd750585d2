package layerwise.app;

import layerwise.Recipe;

/**
 * The examples per step as the command line spells them: {@code 32}, or {@code full}.
 *
 * @param examples as {@link Recipe#batchSize(int)} takes them
 */
record BatchSize(int examples) {
    static BatchSize of(String text) {
        if (text.equals("full")) {
            return new BatchSize(Recipe.FULL_BATCH);
        }
        int examples = Integer.parseInt(text);
        if (examples < 1) {
            throw new IllegalArgumentException("a batch must have at least 1 example, not " + examples);
        }
        return new BatchSize(examples);
    }

    @Override
    public String toString() {
        return examples == Recipe.FULL_BATCH ? "full" : Integer.toString(examples);
    }

    /** The size of a batch of so many rows. */
    int of(int rows) {
        return examples == Recipe.FULL_BATCH ? rows : Math.min(examples, rows);
    }

    String inWords() {
        return examples == Recipe.FULL_BATCH ? "one full batch" : "batches of " + examples;
    }
}
