package layerwise.course;

import java.util.List;
import layerwise.math.Matrix;

/**
 * The result of {@link Course#lModelForward}.
 *
 * @param aL Aᴸ, the output ŷ, (nᴸ, m)
 * @param caches what the backward pass needs; the cache of layer l stands at index l − 1
 */
public record ModelForward(Matrix aL, List<LayerCache> caches) {
    /** Keeps its own list of the caches. */
    public ModelForward {
        caches = List.copyOf(caches);
    }
}
