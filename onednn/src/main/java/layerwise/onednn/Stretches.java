package layerwise.onednn;

import java.util.ArrayList;
import java.util.List;
import layerwise.math.Kernels;
import layerwise.math.Matrix;
import layerwise.math.PackedWeights;
import layerwise.math.WeightFormat;

/** The weights of a layer whose single columns are summed in stretches ({@link SingleColumns}), each packed by the next kernels. */
final class Stretches extends PackedWeights {
    private final List<PackedWeights> parts = new ArrayList<>();

    /** Packs W, (n, n_prev). */
    Stretches(Matrix w, WeightFormat format, Kernels next) {
        super(w);
        for (int p = 0; p < w.columns(); ) {
            int stretch = Product.stretch(w.columns() - p, Product.FLOAT_STRETCH);
            parts.add(next.pack(w.columns(p, p + stretch), format));
            p += stretch;
        }
    }

    /** The columns of W of one stretch, from the first on. */
    PackedWeights part(int number) {
        return parts.get(number);
    }
}
