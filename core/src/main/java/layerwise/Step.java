package layerwise;

/** One layer of a compiled plan: its output is its own, its input is borrowed from the step below, its dA is given. */
sealed interface Step permits DenseStep, DropoutStep, EmbeddingStep, NormStep, ResidualStep.Begin, ResidualStep.End {
    /** Computes the output from the input. */
    void forward();

    /** Computes the gradients of the parameters and of the input from the gradient of the output. */
    void backward();
}
