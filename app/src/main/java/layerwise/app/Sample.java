package layerwise.app;

import java.util.stream.IntStream;
import layerwise.Network;
import layerwise.Parameters;
import layerwise.math.Matrix;
import layerwise.math.Precision;
import layerwise.table.Schema;
import layerwise.table.Table;
import layerwise.table.TableProfile;

/**
 * A network with its initial parameters and the first rows of a table, in float64, to be looked at closely.
 *
 * @param rows the rows
 * @param schema fitted on the whole table
 * @param network as the options describe it
 * @param parameters drawn by the seed
 * @param x A⁰ of the rows
 * @param y their targets
 */
record Sample(Table rows, Schema schema, Network network, Parameters parameters, Matrix x, Matrix y) {
    static Sample of(Dataset data, NetworkOptions options, int examples) {
        if (examples < 1) {
            throw new InputException("--examples: at least 1 is needed, not " + examples);
        }
        Table table = data.table();
        Schema schema = options.fit(TableProfile.of(data.learned(table)), data, options.kind(data));
        Network network = options.network(schema);
        Table rows =
                table.rows(IntStream.range(0, Math.min(examples, table.rows())).toArray());
        return new Sample(
                rows,
                schema,
                network,
                network.initialize(Precision.FLOAT64, options.seed()),
                schema.features(rows, Precision.FLOAT64),
                schema.targets(rows, Precision.FLOAT64));
    }
}
