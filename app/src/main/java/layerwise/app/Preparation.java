package layerwise.app;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import layerwise.Network;
import layerwise.Recipe;
import layerwise.table.Feature;
import layerwise.table.Schema;
import layerwise.table.TargetKind;

/**
 * What a training begins with: the rows that were read and what was decided on them.
 *
 * @param dataset all rows
 * @param parts those to train on and those to test on
 * @param schema of the rows to train on
 */
record Preparation(Dataset dataset, TestOptions.Parts parts, Schema schema, Network network, Recipe recipe) {
    static Preparation of(Dataset dataset, TestOptions test, NetworkOptions networks, TrainingOptions training) {
        TargetKind kind = networks.kind(dataset);
        TestOptions.Parts parts = test.part(dataset, kind, networks.seed());
        Schema schema = networks.fit(dataset.learned(parts.train()), dataset.target(), kind);
        return new Preparation(
                dataset,
                parts,
                schema,
                networks.network(schema),
                training.recipe(parts.train().rows(), networks.seed()));
    }

    List<String> features() {
        return schema.features().stream().map(Feature::name).toList();
    }

    /** What the log of the run says of it: the data, and what is in force, the optimiser by its short name. */
    Map<String, Object> settings(TrainingOptions training) {
        SequencedMap<String, Object> settings = new LinkedHashMap<>();
        settings.put("data", dataset.table().source());
        settings.put("target", dataset.target());
        settings.putAll(recipe.describe());
        settings.put("optimizer", training.optimizerName());
        settings.put("learning_rate", recipe.optimizer().learningRate());
        return settings;
    }

    /** Puts what follows from the data in place of what the options leave open. */
    void addTo(Configuration configuration) {
        configuration.put("target", dataset.target());
        configuration.put("loss", network.loss());
        configuration.put("epochs", recipe.epochs());
    }
}
