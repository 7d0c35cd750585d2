package layerwise;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import layerwise.file.JsonObject;

/**
 * What a run is determined by, in words: network, recipe, kernels and the fingerprints of its examples. Only a run of the same identity
 * may go on from a checkpoint.
 */
final class RunIdentity {
    private static final String NETWORK = "network";
    private static final String EPOCHS = "epochs";
    private static final String EXAMPLES = "examples";
    private static final String VALIDATION = "validation examples";

    private final SequencedMap<String, Object> facts = new LinkedHashMap<>();
    private final boolean mayGoOnLonger;

    /**
     * The facts of a run.
     *
     * @param examples the fingerprint of those to train on
     */
    RunIdentity(Network network, Recipe recipe, String kernels, String examples, Optional<Examples> validation) {
        facts.put(NETWORK, ModelFile.describe(network).toString());
        facts.putAll(recipe.describe());
        facts.put("kernels", kernels);
        facts.put(EXAMPLES, examples);
        facts.put(
                VALIDATION,
                validation.map(held -> held.fingerprint(recipe.precision())).orElse("none"));
        this.mayGoOnLonger = !recipe.schedule().needsEnd();
    }

    SequencedMap<String, Object> facts() {
        return facts;
    }

    /**
     * Refuses facts that differ. The number of epochs may, where no schedule depends on it.
     *
     * @throws IllegalArgumentException with a sentence that names what differs
     */
    void require(JsonObject saved) {
        Set<String> names = new LinkedHashSet<>(facts.keySet());
        saved.fields().keySet().forEach(name -> names.add(String.valueOf(name)));
        for (String name : names) {
            String now = String.valueOf(facts.get(name));
            String then = String.valueOf(saved.fields().get(name));
            if (now.equals(then) || (name.equals(EPOCHS) && mayGoOnLonger)) {
                continue;
            }
            throw new IllegalArgumentException(
                    switch (name) {
                        case NETWORK -> "it is of another network than this run's";
                        case EXAMPLES, VALIDATION -> "it was made with other " + name + " than this run's";
                        default ->
                            "it was made with " + describe(name, then) + ", but this run has " + describe(name, now);
                    });
        }
    }

    private static String describe(String name, String value) {
        String words = name.replace('_', ' ');
        return value.equals("null") ? "no " + words : words + " " + value;
    }
}
