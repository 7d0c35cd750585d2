package layerwise.onednn;

import java.util.ArrayList;
import java.util.List;
import layerwise.math.Kernels;
import layerwise.math.Matrix;
import layerwise.math.Precision;

/**
 * Z = W·A_prev + b of a single example on the next kernels, summed in the stretches of {@link Product}, whose bits it has so where
 * these kernels sum a stretch as the library does. It is as fast as the library's own way with a vector, and does not load it.
 *
 * <p>The matrices that it has seen are kept with views of their stretches, so that it allocates nothing when it sees them again.
 */
final class SingleColumns {
    /** Layers that are kept; one after the other is forgotten beyond. */
    private static final int LAYERS = 64;

    private final Kernels next;
    private final List<Layer> layers = new ArrayList<>();
    private int oldest;

    SingleColumns(Kernels next) {
        this.next = next;
    }

    /** A layer's stretches, and memory for the sum of one. */
    private static final class Layer {
        private final Matrix w;
        private final Matrix aPrev;
        private final List<Matrix> ws = new ArrayList<>();
        private final List<Matrix> aPrevs = new ArrayList<>();
        private final Matrix zeros;
        private final float[] sums;
        private final Matrix sum;

        Layer(Matrix w, Matrix aPrev) {
            this.w = w;
            this.aPrev = aPrev;
            int p = 0;
            for (int stretch : Product.stretches(w.columns())) {
                ws.add(w.columns(p, p + stretch));
                aPrevs.add(aPrev.view(p, stretch, 1));
                p += stretch;
            }
            zeros = Matrix.zeros(Precision.FLOAT32, w.rows(), 1);
            sums = new float[w.rows()];
            sum = Matrix.wrap(sums, w.rows(), 1);
        }

        void addTo(float[] elements, int at) {
            for (int i = 0; i < sums.length; i++) {
                elements[at + i] += sums[i];
            }
        }
    }

    /** Z, whose array and offset are given beside it. */
    void affine(Matrix w, Matrix aPrev, Matrix b, Matrix z, float[] elements, int at) {
        Layer layer = layer(w, aPrev);
        next.affine(layer.ws.getFirst(), layer.aPrevs.getFirst(), b, z);
        for (int part = 1; part < layer.ws.size(); part++) {
            next.affine(layer.ws.get(part), layer.aPrevs.get(part), layer.zeros, layer.sum);
            layer.addTo(elements, at);
        }
    }

    private Layer layer(Matrix w, Matrix aPrev) {
        for (int i = 0; i < layers.size(); i++) {
            Layer layer = layers.get(i);
            if (layer.w == w && layer.aPrev == aPrev) {
                return layer;
            }
        }
        Layer layer = new Layer(w, aPrev);
        if (layers.size() < LAYERS) {
            layers.add(layer);
        } else {
            layers.set(oldest, layer);
            oldest = (oldest + 1) % LAYERS;
        }
        return layer;
    }
}
