package layerwise.app;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import layerwise.Network;
import layerwise.Recipe;
import layerwise.table.Schema;
import layerwise.table.TableProfile;
import layerwise.table.TargetKind;

/**
 * What a training begins with: the rows that were read and what was decided on them.
 *
 * @param dataset all rows
 * @param parts those to train on and those to test on
 * @param profile of the columns of those to train on
 * @param schema of the rows to train on
 */
record Preparation(
        Dataset dataset, TestOptions.Parts parts, TableProfile profile, Schema schema, Network network, Recipe recipe) {
    static Preparation of(
            Dataset dataset,
            ReadingOptions reading,
            TestOptions test,
            NetworkOptions networks,
            TrainingOptions training) {
        TargetKind kind = networks.kind(dataset);
        TestOptions.Parts parts = test.part(dataset, reading, kind, networks.seed());
        TableProfile profile = TableProfile.of(dataset.learned(parts.train()));
        Schema schema = networks.fit(profile, dataset, kind);
        int trained = Math.toIntExact(profile.rows());
        return new Preparation(
                dataset, parts, profile, schema, networks.network(schema), training.recipe(trained, networks.seed()));
    }

    List<String> features() {
        return schema.rowNames();
    }

    /** What the log of the run says of it: the data, and what is in force, the optimiser by its short name. */
    Map<String, Object> settings(TrainingOptions training) {
        SequencedMap<String, Object> settings = new LinkedHashMap<>();
        settings.put("data", dataset.source());
        settings.put("target", dataset.target());
        settings.putAll(recipe.describe());
        settings.put("optimizer", training.optimizerName());
        settings.put("learning_rate", recipe.optimizer().learningRate());
        return settings;
    }

    /** Puts what follows from the data in place of what the options leave open. */
    void addTo(Configuration configuration) {
        if (dataset.targetByDefault()) {
            configuration.put("target", dataset.target());
        }
        configuration.put("loss", network.loss());
        configuration.put("epochs", recipe.epochs());
    }
}
