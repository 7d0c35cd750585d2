package layerwise.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import layerwise.Activation;
import layerwise.Layer;
import layerwise.Loss;
import layerwise.Model;
import layerwise.Network;
import layerwise.math.Precision;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableModelTest {
    private static final Table ROWS = Tables.of(
            "age,plan,joined,active,y",
            "34,basic,2023-01-05,yes,a",
            ",pro,2022-11-15,no,b",
            "51.5,pro,2021-07-19,yes,c",
            "29,basic,2020-02-29,no,a",
            "40,plus,2023-05-05,yes,b");

    @TempDir
    private Path folder = Path.of("");

    private enum Plan {
        basic
    }

    private record Row(
            String extra,
            boolean active,
            LocalDate joined,
            Plan plan,
            @Nullable Integer age) {}

    private static TableModel model(Schema schema, Loss loss, int outputs, Activation activation) {
        Network network = new Network(
                schema.width(), List.of(Layer.dense(6, Activation.TANH), Layer.dense(outputs, activation)), loss);
        return TableModel.of(Model.of(network, network.initialize(Precision.FLOAT32, 3)), schema);
    }

    private static TableModel model() {
        Schema schema = Schema.fit(ROWS, "y", TargetKind.CLASSES);
        return model(schema, Loss.CATEGORICAL_CROSS_ENTROPY, 3, Activation.SOFTMAX);
    }

    private static Map<String, @Nullable Object> row(@Nullable Object age, Object plan) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("plan", plan);
        row.put("active", true);
        row.put("extra", List.of());
        row.put("age", age);
        row.put("joined", "2023-01-05");
        return row;
    }

    @Test
    void mapsRecordsAndTablesGiveTheSameBits() {
        TableModel model = model();
        Prediction ofTable = model.predict(ROWS).getFirst();
        assertThat(model.predict(row(34, "basic"))).isEqualTo(ofTable);
        assertThat(model.predict(row(34.0f, "basic"))).isEqualTo(ofTable);
        assertThat(model.predict(row(Optional.of(34L), "basic"))).isEqualTo(ofTable);
        assertThat(model.predict(row("34", Plan.basic))).isEqualTo(ofTable);
        assertThat(model.predict(row(BigInteger.valueOf(34), "basic"))).isEqualTo(ofTable);
        assertThat(model.predict(new Row("", true, LocalDate.of(2023, 1, 5), Plan.basic, 34)))
                .isEqualTo(ofTable);
        assertThat(model.predict(new Row("", true, LocalDate.of(2023, 1, 5), Plan.basic, null)))
                .isEqualTo(model.predict(row(null, "basic")))
                .isNotEqualTo(ofTable);
    }

    @Test
    void saysTheLikeliestClassAndAllProbabilities() {
        Prediction prediction = model().predict(row(34, "basic"));
        assertThat(prediction).isInstanceOf(Prediction.OfClass.class);
        Prediction.OfClass classes = (Prediction.OfClass) prediction;
        assertThat(classes.labels()).containsExactly("a", "b", "c");
        assertThat(prediction.probability(prediction.label())).isEqualTo(Collections.max(classes.probabilities()));
        assertThat(classes.probabilities().stream().mapToDouble(p -> p).sum()).isBetween(0.999999, 1.000001);
        assertThatThrownBy(() -> prediction.probability("d")).hasMessage("no class is 'd'; the classes are a, b, c");
        assertThatThrownBy(prediction::value).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aValueIsInTheTargetsUnit() {
        Table rows = Tables.of("x,y", "1,100", "2,300", "3,200.5");
        Schema schema = Schema.fit(rows, "y", TargetKind.VALUE);
        TableModel model = model(schema, Loss.MEAN_SQUARED_ERROR, 1, Activation.IDENTITY);
        double a =
                model.model().predict(schema.features(rows, Precision.FLOAT32)).get(0, 1);
        double value = model.predict(Map.of("x", 2)).value();
        assertThat(value)
                .isEqualTo(((Target.Value) schema.target()).standardization().restore(a));
    }

    @Test
    void comesBackFromItsFile() throws IOException {
        TableModel model = model();
        Path file = folder.resolve("model.safetensors");
        model.save(file);
        TableModel loaded = TableModel.load(file);
        assertThat(loaded.schema()).isEqualTo(model.schema());
        assertThat(loaded.predict(ROWS)).isEqualTo(model.predict(ROWS));
        Model bare = Model.of(model.model().network(), model.model().parameters());
        bare.save(file);
        assertThatThrownBy(() -> TableModel.load(file))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "'" + file + "' cannot be read as a model of tables: it has no schema, so that it does not say"
                                + " which columns it takes");
    }

    @Test
    void threadsShareIt() throws Exception {
        TableModel model = model();
        List<Prediction> alone = model.predict(ROWS);
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Callable<Boolean>> calls = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                int row = i % ROWS.rows();
                calls.add(() -> {
                    for (int k = 0; k < 50; k++) {
                        if (!model.predict(ROWS.rows(new int[] {row}))
                                .getFirst()
                                .equals(alone.get(row))) {
                            return false;
                        }
                    }
                    return true;
                });
            }
            for (Future<Boolean> call : threads.invokeAll(calls)) {
                assertThat(call.get()).isTrue();
            }
        }
    }

    @Test
    void refusesRowsThatItWasNotTrainedOn() {
        TableModel model = model();
        Map<String, @Nullable Object> lacking = row(34, "basic");
        lacking.remove("joined");
        lacking.remove("plan");
        assertThatThrownBy(() -> model.predict(lacking))
                .isInstanceOf(InvalidTableException.class)
                .hasMessage(
                        "the row has no values for plan, joined, which the model was trained on; it has active, extra,"
                                + " age");
        assertThatThrownBy(() -> model.predict(row("old", "basic")))
                .isInstanceOf(InvalidTableException.class)
                .hasMessageStartingWith("the row: column 'age' holds text (row 1: 'old')");
        assertThatThrownBy(() -> model.predict(row(new Object[0], "basic")))
                .hasMessageStartingWith("the row: the value of 'age' is a [Ljava.lang.Object;; expected a number");
    }

    @Test
    void refusesASchemaThatDoesNotFitTheNetwork() {
        Schema other = Schema.fit(Tables.of("x,y", "1,a", "2,b", "3,c"), "y", TargetKind.CLASSES);
        Model model = model().model();
        assertThatThrownBy(() -> TableModel.of(model, other))
                .hasMessage("its schema has 1 features and 3 outputs, but its network 11 and 3");
    }
}
