package layerwise;

import java.util.ArrayList;
import java.util.List;

/**
 * What a network's numbers are called and how they are shaped, in the order in which they stand in flat arrays: W1, b1, and behind a
 * normalisation gamma1 and beta1, then W2, …. Normalised inputs have gamma0 and beta0. The embedding, of which there is one at most,
 * is E and comes first.
 *
 * @param parameters what is trained
 * @param statistics what batch normalisation measures while training: mean1, variance1, …
 */
record Layout(List<Entry> parameters, List<Entry> statistics) {
    /** The name of an embedding's matrix. */
    static final String EMBEDDING = "E";

    /** A matrix by its name, for example {@code W1}. */
    record Entry(String name, int rows, int columns) {
        int size() {
            return rows * columns;
        }

        /** Whether it is one of the matrices W. */
        boolean isWeights() {
            return name.startsWith("W");
        }

        /** Whether it is decayed and penalised: the matrices W and E, which is a W of one-hot inputs. */
        boolean isDecayed() {
            return isWeights() || name.equals(EMBEDDING);
        }
    }

    static Layout of(Network network) {
        List<Entry> parameters = new ArrayList<>();
        List<Entry> statistics = new ArrayList<>();
        int l = 0;
        int width = network.inputs();
        for (Layer layer : network.flattened()) {
            switch (layer) {
                case Layer.Dense dense -> {
                    l++;
                    parameters.add(new Entry("W" + l, dense.units(), width));
                    parameters.add(new Entry("b" + l, dense.units(), 1));
                    width = dense.units();
                }
                case Layer.BatchNorm _ -> {
                    addNorm(parameters, l, width);
                    statistics.add(new Entry("mean" + l, width, 1));
                    statistics.add(new Entry("variance" + l, width, 1));
                }
                case Layer.LayerNorm _ -> addNorm(parameters, l, width);
                case Layer.Embedding embedding -> {
                    parameters.add(new Entry(EMBEDDING, embedding.dimensions(), embedding.columns()));
                    width = (int) embedding.outputs(width);
                }
                case Layer.Dropout _, Layer.Residual _ -> {}
            }
        }
        return new Layout(List.copyOf(parameters), List.copyOf(statistics));
    }

    /** The parameters, then the statistics. */
    List<Entry> all() {
        List<Entry> all = new ArrayList<>(parameters);
        all.addAll(statistics);
        return all;
    }

    List<String> names() {
        return all().stream().map(Entry::name).toList();
    }

    private static void addNorm(List<Entry> parameters, int l, int width) {
        parameters.add(new Entry("gamma" + l, width, 1));
        parameters.add(new Entry("beta" + l, width, 1));
    }
}
