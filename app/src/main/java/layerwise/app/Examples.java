package layerwise.app;

import layerwise.Evaluation;
import layerwise.Model;
import layerwise.math.Kernels;
import layerwise.math.Matrix;
import layerwise.math.Precision;
import layerwise.table.Schema;
import layerwise.table.Table;

/**
 * Rows as the network takes them.
 *
 * @param x A⁰, (n⁰, m)
 * @param y the targets, (1, m)
 * @param weights (1, m), or empty where every row counts alike
 */
record Examples(Matrix x, Matrix y, Matrix weights) {
    static Examples of(Table table, Schema schema, Precision precision, WeightsOption weights) {
        return new Examples(schema.features(table, precision), schema.targets(table, precision), weights.of(table));
    }

    Evaluation evaluate(Model model, Kernels kernels) {
        return model.evaluate(x, y, weights, kernels);
    }
}
