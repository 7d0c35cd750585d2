/**
 * Networks, training and models: describe a {@code Network}, train it with a {@code Trainer}, keep the {@code Model}.
 *
 * <p>Examples are columns. Forward, layer by layer: {@code Z = W·A_prev + b} and {@code A = g(Z)}. Backward:
 * {@code dZ = dA ⊙ g′(Z)}, {@code dW = 1/m dZ·A_prevᵀ}, {@code db = 1/m Σ columns of dZ}, {@code dA_prev = Wᵀ·dZ}.
 */
@NullMarked
package layerwise;

import org.jspecify.annotations.NullMarked;
